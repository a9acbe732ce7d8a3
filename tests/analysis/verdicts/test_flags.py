"""What is wrong with a claim besides its verdict: each flag once, and not by anything else."""

import pytest

CLAIM = """
  - id: {id}
    section: Cited
    lines: [1]
    says: It says so.
    figures: [{{subject: acme, {figure}}}]
"""


def claims(**figures):
    """Return claims of one figure each, by id."""
    return "claims:" + "".join(
        CLAIM.format(id=name, figure=figure) for name, figure in figures.items()
    )


def flags_of(verdicts):
    return {name: row["flags"] for name, row in verdicts.items()}


@pytest.mark.parametrize(
    ("stated", "claimed", "flags"),
    [
        pytest.param("likely less than $6,000", '"$6,000"', ["hedge_dropped"], id="less than"),
        pytest.param("about $6,000", '"$6,000"', ["hedge_dropped"], id="about"),
        pytest.param("about $6,000", '"about $6,000"', [], id="hedge kept"),
        pytest.param("$6,000", '"$6,000"', [], id="no hedge"),
        pytest.param("$6,000", '"about $6,000"', [], id="hedge added"),
    ],
)
def test_a_hedge_that_is_dropped_is_flagged(desk, state, stated, claimed, flags):
    facts = [state("press", "acme", "wafer_cost", stated)]

    verdicts = desk.check(claims(V1=f"metric: wafer_cost, printed: {claimed}"), facts)

    assert verdicts["V1"]["verdict"] == "supported"
    assert flags_of(verdicts) == {"V1": flags}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"scope": "NIM"}, id="another rival"),
        pytest.param({"model_id": "acme/anvil-8b"}, id="another model"),
        pytest.param({"period": "2020"}, id="another year"),
        pytest.param({"measured_by": "Acme"}, id="another measurer"),
        pytest.param({"subject_id": "bolt"}, id="another company"),
    ],
)
def test_a_figure_that_stands_for_something_else_is_misattributed(desk, state, other):
    about = "model: acme/anvil-70b, scope: vLLM, period: '2024', measured_by: Lab"
    facts = [
        state(
            "press",
            "acme",
            "throughput_ratio",
            "5.65x",
            **{"model_id": "acme/anvil-70b", "scope": "vLLM", "period": "2024"}
            | {"measured_by": "Lab"}
            | other,
        )
    ]
    figure = f"metric: throughput_ratio, {about}, printed: 5.65x"

    row = desk.check(claims(V1=figure), facts)["V1"]

    assert (row["verdict"], row["flags"]) == ("absent", ["misattributed"])


def test_the_subject_alone_is_no_witness_of_itself(desk, state):
    facts = [state("blog", "acme", "developers", "23,000 developers")]
    figure = 'metric: developers, printed: "23,000"'

    assert flags_of(desk.check(claims(V1=figure), facts)) == {"V1": ["circular"]}


def test_the_subject_is_the_best_witness_of_its_prices(desk, state):
    facts = [state("blog", "acme", "spending_limit", "$50/month")]
    figure = "metric: spending_limit, printed: $50/month"

    assert flags_of(desk.check(claims(V1=figure), facts)) == {"V1": []}


@pytest.mark.parametrize(
    ("one", "two", "is_inconsistent"),
    [
        pytest.param("$0.24", "$0.27", True, id="two prices"),
        pytest.param("$0.24", "$0.24", False, id="one price"),
    ],
)
def test_two_figures_for_one_thing_are_inconsistent(desk, one, two, is_inconsistent):
    about = "metric: token_price, model: acme/anvil"
    text = claims(V1=f"{about}, printed: {one}", V2=f"{about}, printed: {two}")
    flags = ["inconsistent"] if is_inconsistent else []

    assert flags_of(desk.check(text)) == {"V1": flags, "V2": flags}


def test_a_range_that_starts_at_eighty_is_not_over_eighty(desk):
    about = "metric: market_share, scope: chips"
    text = claims(V1=f"{about}, printed: over 80%", V2=f"{about}, printed: 80-82%")

    assert flags_of(desk.check(text)) == {"V1": ["inconsistent"], "V2": ["inconsistent"]}


def test_prices_of_two_models_do_not_exclude_each_other(desk):
    text = claims(
        V1="metric: token_price, model: acme/anvil, printed: $0.24",
        V2="metric: token_price, model: acme/hammer, printed: $0.27",
    )

    assert flags_of(desk.check(text)) == {"V1": [], "V2": []}


def test_a_price_without_a_model_is_of_the_model_that_its_evidence_names(desk, state):
    """So that $0.27 in a table excludes $0.24 for that model in the text."""
    facts = [state("other", "acme", "token_price", "$0.27", model_id="acme/anvil")]
    text = claims(
        V1="metric: token_price, model: acme/anvil, printed: $0.24",
        V2="metric: token_price, printed: $0.27",
    )

    verdicts = desk.check(text, facts)

    assert {name for name, row in verdicts.items() if "inconsistent" in row["flags"]} == {
        "V1",
        "V2",
    }


ROW = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    row: acme
    says: Acme gives 241 tokens per second.
    figures: [{subject: acme, metric: output_speed, model: acme/anvil, printed: 241 tokens/s}]
  - id: V2
    section: Cited
    lines: [1]
    row: acme
    says: Acme asks $0.27.
    figures: [{subject: acme, metric: token_price, model: MODEL, printed: $0.27}]
  - id: V3
    section: Bare
    lines: [9]
    says: Acme gives 241 tokens per second at $0.27.
    repeats: [V1, V2]
"""


@pytest.mark.parametrize(
    ("model", "flags"),
    [("acme/hammer", ["not_comparable"]), ("acme/anvil", [])],
    ids=["two models", "one model"],
)
def test_a_speed_of_one_model_beside_a_price_of_another_is_not_comparable(desk, model, flags):
    found = flags_of(desk.check(ROW.replace("MODEL", model)))

    assert found == {"V1": flags, "V2": flags, "V3": flags}


def test_a_claim_that_says_another_again_is_a_duplicate(desk):
    text = claims(V1="metric: valuation, printed: $552M", V2="metric: valuation, printed: $552M")
    again = text.replace("id: V2", "id: V2\n    duplicate_of: V1")

    assert flags_of(desk.check(again)) == {"V1": [], "V2": ["duplicate"]}


PARTS = (
    "metric: market_size, scope: North America, period: '2024', printed: $9.34 billion",
    "metric: market_share, scope: North America, printed: 38%",
)
SUM = """
sums: [{whole: {subject: acme, metric: market_size, period: "2024"}, part: V1, share: V2}]
"""


@pytest.mark.parametrize(
    ("subject", "whole", "flags"),
    [
        pytest.param("acme", "$24.6 billion", [], id="the sources' whole"),
        pytest.param("acme", "$38.4 billion", ["inconsistent"], id="another whole"),
        pytest.param("servers", "$24.6 billion", ["misattributed"], id="the whole of another"),
    ],
)
def test_a_part_and_its_share_make_the_whole(desk, state, subject, whole, flags):
    """$9.34 billion is 38% of $24.6 billion."""
    facts = [state("other", subject, "market_size", whole, period="2024")]

    verdicts = desk.check(claims(V1=PARTS[0], V2=PARTS[1]) + SUM, facts)

    assert flags_of(verdicts) == {"V1": flags, "V2": flags}
