"""Verdicts on claims, each kind once, and none of them by anything else."""

import pandas as pd
import pytest

from pipeline.analysis.verdicts.judge import combined

VALUED = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    says: Acme is valued at $552 million.
    figures: [{subject: acme, metric: valuation, printed: $552M}]
"""


def only(verdicts):
    (row,) = verdicts.values()
    return row


@pytest.mark.parametrize(
    ("stated", "read", "verdict"),
    [
        pytest.param(["$552M"], ("press", "blog"), "supported", id="stated"),
        pytest.param(["$552 million"], ("press",), "supported", id="stated, another unread"),
        pytest.param(["$551.8M"], ("press", "blog"), "supported", id="stated more finely"),
        pytest.param(["$1.2B"], ("press", "blog"), "contradicted", id="stated otherwise"),
        pytest.param(["$1.2B"], ("press",), "contradicted", id="otherwise, another unread"),
        pytest.param([], ("press", "blog"), "absent", id="not stated"),
        pytest.param([], ("press",), "unread", id="not stated, another unread"),
        pytest.param([], (), "unread", id="none read"),
    ],
)
def test_a_claim_is_held_to_its_cited_sources(desk, state, stated, read, verdict):
    facts = [state("press", "acme", "valuation", printed) for printed in stated]

    assert only(desk.check(VALUED, facts, read=read))["verdict"] == verdict


def test_of_several_figures_the_one_that_is_furthest_from_support_decides():
    """A source that was not read may state what others do not: unread goes before absent."""
    order = ["contradicted", "unread", "absent", "stands", "supported"]

    assert [combined(order[place:][::-1]) for place in range(len(order))] == order


def test_support_and_contradiction_are_support_with_a_flag(desk, state):
    facts = [
        state("press", "acme", "valuation", "$552M"),
        state("blog", "acme", "valuation", "$600M"),
    ]

    row = only(desk.check(VALUED, facts))

    assert (row["verdict"], row["flags"]) == ("supported", ["sources_differ"])


def test_a_section_without_sources_leaves_its_claims_uncited(desk, state):
    """What others state still shows."""
    facts = [state("press", "acme", "valuation", "$552M")]

    row = only(desk.check(VALUED.replace("Cited", "Bare"), facts))

    assert (row["verdict"], row["elsewhere"]) == ("uncited", "supported")


def test_words_without_a_figure_are_not_checkable(desk):
    text = """
claims:
  - {id: V1, section: Cited, lines: [1], says: Acme leads., not_checkable: it gives no figure}
"""

    row = only(desk.check(text))

    assert (row["verdict"], row["reason"]) == ("not_checkable", "it gives no figure")


@pytest.mark.parametrize(
    ("printed", "as_of", "elsewhere"),
    [
        pytest.param("$552M", "2026-01-01", "supported", id="stated"),
        pytest.param("$552M", "2021-01-01", "supported", id="stated long before"),
        pytest.param("$900M", "2026-01-01", "contradicted", id="otherwise, of that time"),
        pytest.param("$900M", "2021-01-01", "none", id="otherwise, long before"),
        pytest.param("$900M", "2026-01-25", "none", id="otherwise, after the report"),
    ],
)
def test_other_sources_support_at_any_time_and_contradict_only_at_that_time(
    desk, state, printed, as_of, elsewhere
):
    """Prices and valuations move: what was so before contradicts nothing."""
    when = pd.Timestamp(as_of, tz="UTC")
    facts = [state("other", "acme", "valuation", printed, as_of=when)]

    assert only(desk.check(VALUED, facts))["elsewhere"] == elsewhere


def test_an_address_is_weak_evidence_even_if_nothing_was_read(desk):
    told = {"press": {"source_class": "press", "publisher": "The Press"}}
    told["press"]["url"] = "https://press.example/acme-valued-552-million-dollars-in-round"

    row = only(desk.check(VALUED, read=(), sources=told))

    assert (row["verdict"], row["elsewhere"], row["is_elsewhere_weak"]) == (
        "unread",
        "supported",
        True,
    )
    assert [item["evidence_text"] for item in row["evidence"]] == ["valued-552-million-dollars"]


def test_a_figure_that_stands_of_who_knows_what_is_left_to_a_person(desk, mention):
    """The verdict shows the sentence; absent is said only of what is nowhere in a text."""
    row = only(desk.check(VALUED, [mention("press", "The number is $552M.")]))

    assert (row["verdict"], row["source_says"]) == ("stands", "The number is $552M.")
    assert "of what, a person says" in row["reason"]


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Acme is valued at $552 million.", "supported"),
        ("Acme is valued at $600 million.", "contradicted"),
        ("Bolt is valued at $552 million.", "stands"),
        ("Acme may be valued at $552 million.", "stands"),
        ("Acme has offices in Oslo.", "absent"),
    ],
)
def test_a_sentence_is_judged_by_its_own_words(desk, mention, sentence, verdict):
    assert only(desk.check(VALUED, [mention("press", sentence)]))["verdict"] == verdict


@pytest.mark.parametrize(
    ("press", "blog", "verdict"),
    [
        ("valued at $600 million", "valued at $552 million", "supported"),
        ("valued at $600 million", "said to be at $552 million", "contradicted"),
        ("said to be at $552 million", None, "stands"),
        ("valued in Oslo", None, "unread"),
        ("valued in Oslo", "valued in May", "absent"),
    ],
)
def test_where_cited_sources_differ_the_firmer_word_counts(desk, mention, press, blog, verdict):
    """Supported, then contradicted, stands, unread, absent; the blog is unread where it is null."""
    told = [mention("press", f"Acme is {press}.")]
    told += [mention("blog", f"Acme is {blog}.")] if blog else []
    known = ("press", "blog") if blog else ("press",)

    assert only(desk.check(VALUED, told, read=known))["verdict"] == verdict


@pytest.mark.parametrize(
    ("claimed", "seen", "verdict"),
    [
        pytest.param("valuation, printed: $552M", "$552.1 million", "stands", id="finer"),
        pytest.param("valuation, printed: $552M", "$554 million", "absent", id="another"),
        pytest.param("revenue, printed: $44M", "$44 million", "stands", id="amount of no year"),
        pytest.param("revenue, printed: $44M", "44%", "absent", id="another unit"),
        pytest.param("ttft, printed: 0.22 s", "0.22", "stands", id="bare number"),
        pytest.param("energy_per_token, printed: 1-3 joules", "1-3 joules", "stands", id="range"),
        pytest.param("customer, printed: Anvil Works", "Anvil Works", "stands", id="name"),
        pytest.param("customer, printed: Anvil Works", "Forge", "absent", id="another name"),
        pytest.param("market_share, printed: 80-82%", "over 38%", "absent", id="other bound"),
        pytest.param("market_share, printed: over 80%", "80%", "stands", id="same bound"),
    ],
)
def test_a_claim_is_absent_only_if_no_figure_of_the_text_can_be_its(
    desk, mention, claimed, seen, verdict
):
    text = VALUED.replace("valuation, printed: $552M", claimed)

    assert only(desk.check(text, [mention("press", seen)]))["verdict"] == verdict


def test_a_figure_that_a_source_states_of_something_else_is_not_the_claimed_one(
    desk, state, mention
):
    """$552 million of another company: its sentence is shown, and supports nothing."""
    facts = [
        mention("press", "Acme's rival is valued at $552M."),
        state("press", "bolt", "valuation", "$552M"),
    ]

    row = only(desk.check(VALUED, facts))

    assert (row["verdict"], row["flags"]) == ("stands", ["misattributed"])


def test_what_a_page_says_goes_before_what_its_address_says(desk, state):
    """The address of a page that was read is no witness beside it."""
    told = {"press": {"source_class": "press", "publisher": "The Press"}}
    told["press"]["url"] = "https://press.example/acme-valued-552-million-dollars-in-round"
    of_bolt = state("press", "bolt", "valuation", "$552M")
    weak = state("press", "acme", "valuation", "$552M", place="address")

    absent = only(desk.check(VALUED, [of_bolt], sources=told))
    stated = only(desk.check(VALUED, [weak, state("press", "acme", "valuation", "$552M")]))

    assert (absent["verdict"], absent["elsewhere"]) == ("absent", "none")
    assert stated["verdict"] == "supported"


def test_a_whole_copy_stands_for_its_page_and_a_part_of_one_does_not(desk, state):
    copy = {"source_class": "press", "publisher": "The Press", "copy_of": "press"}
    whole = {"copy": copy | {"is_whole_copy": True}}
    part = {"copy": copy}

    verdicts = {
        name: only(desk.check(VALUED, read=("copy", "blog"), sources=sources))["verdict"]
        for name, sources in (("whole", whole), ("part", part))
    }
    stated = [state("copy", "acme", "valuation", "$552M")]
    supported = only(desk.check(VALUED, stated, read=("copy",), sources=part))

    assert verdicts == {"whole": "absent", "part": "unread"}
    assert supported["verdict"] == "supported"


def test_the_time_that_a_claim_names_is_part_of_it(desk, state):
    """$3.3 billion in February 2025 is not $3.3 billion in early 2024."""
    dated = VALUED.replace("$552M}", "$552M, as_of: [2024-01-01, 2024-04-30]}")
    facts = [
        state("press", "acme", "valuation", "$552M", as_of=pd.Timestamp("2025-02-20", tz="UTC"))
    ]

    row = only(desk.check(dated, facts))

    assert row["verdict"] == "contradicted"
    assert "2025-02-20" in row["reason"]


def test_a_claim_of_several_figures_holds_if_all_do(desk, state):
    text = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    says: Bolt and Nut are customers.
    figures:
      - {subject: acme, metric: customer, printed: Bolt}
      - {subject: acme, metric: customer, printed: Nut}
"""
    bolt, nut = (state("press", "acme", "customer", name) for name in ("Bolt", "Nut"))

    assert only(desk.check(text, [bolt, nut]))["verdict"] == "supported"
    assert only(desk.check(text, [bolt]))["verdict"] == "absent"
    assert only(desk.check(text, [bolt], read=("press",)))["verdict"] == "unread"


def test_each_verdict_but_words_names_its_evidence(desk, state):
    facts = [state("press", "acme", "valuation", "$552M", evidence_text="valued at $552M")]

    (item,) = only(desk.check(VALUED, facts))["evidence"]

    assert (item["role"], item["source_id"]) == ("cited", "press")
    assert (item["says"], item["evidence_text"]) == ("$552 million", "valued at $552M")


def test_a_price_now_shows_whether_the_claim_is_outdated(desk, price_list):
    text = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    says: Acme asks $0.50.
    figures: [{subject: acme, metric: token_price, model: acme/anvil, printed: $0.50}]
"""
    asked = {
        usd: only(desk.check(text, prices=price_list(("acme", "acme/anvil", usd, usd))))
        for usd in ("0.50", "0.40")
    }

    assert {usd: (row["today"], row["is_outdated"]) for usd, row in asked.items()} == {
        "0.50": (None, None),
        "0.40": (None, None),
    }
    later = {"last_seen_at": pd.Timestamp("2026-01-31", tz="UTC")}
    now = only(desk.check(text, prices=price_list(("acme", "acme/anvil", "0.4", "0.4"), **later)))
    assert (now["today"], now["is_outdated"]) == ("$0.40/Mtok", True)


def test_one_price_of_two_directions_is_no_price_of_tokens(desk, price_list):
    """$0.50 for input and $2.00 for output do not state $0.50 per million tokens."""
    text = """
claims:
  - id: V1
    section: Bare
    lines: [1]
    says: Acme asks $0.50.
    figures: [{subject: acme, metric: token_price, model: acme/anvil, printed: $0.50}]
"""

    row = only(desk.check(text, prices=price_list(("acme", "acme/anvil", "0.50", "2.00"))))

    assert row["elsewhere"] != "supported"
