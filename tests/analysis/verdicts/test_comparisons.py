"""Claims that a figure stands out, and claims about whose figures they are."""

import pandas as pd
import pytest

COMPARISON = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    says: Acme is far below the market.
    comparison:
      {subject: acme, metric: token_price, model: acme/anvil, is: below_median, by_pct: 20}
"""


@pytest.mark.parametrize(
    ("own", "elsewhere"),
    [("0.50", "supported"), ("0.88", "contradicted")],
    ids=["far below", "a little below"],
)
def test_below_the_market_means_below_the_middle_of_the_others(desk, price_list, own, elsewhere):
    prices = price_list(
        ("acme", "acme/anvil", own, own),
        ("bolt", "acme/anvil", "0.90", "0.90"),
        ("nut", "acme/anvil", "0.80", "1.20"),
    )

    row = desk.check(COMPARISON, prices=prices)["V1"]

    assert row["elsewhere"] == elsewhere
    assert "bolt $0.90/Mtok" in row["reason"]


@pytest.mark.parametrize(
    ("read", "verdict"),
    [((), "unread"), (("press",), "unread"), (("press", "blog"), "absent")],
    ids=["none read", "one of two read", "all read"],
)
def test_a_comparison_is_absent_only_where_all_its_sources_were_read(desk, read, verdict):
    """No source states it; the one that was not read may."""
    assert desk.check(COMPARISON, read=read)["V1"]["verdict"] == verdict


def test_prices_of_another_time_are_not_compared(desk, price_list):
    long_ago = pd.Timestamp("2019-01-01", tz="UTC")
    sellers = [(name, "acme/anvil", "0.90", "0.90") for name in ("acme", "bolt", "nut")]
    prices = price_list(*sellers, first_seen_at=long_ago, last_seen_at=long_ago, gone_at=long_ago)

    assert desk.check(COMPARISON, prices=prices)["V1"]["elsewhere"] == "none"


AT = pd.Timestamp("2026-01-05", tz="UTC")
FASTEST = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    says: Acme is the fastest of three.
    comparison: {subject: acme, metric: output_speed, is: highest, among: [bolt, nut]}
"""


@pytest.mark.parametrize(
    ("figures", "elsewhere"),
    [
        pytest.param([("acme", "m/a", "9"), ("bolt", "m/a", "5")], "none", id="one is missing"),
        pytest.param(
            [("acme", "m/a", "9"), ("bolt", "m/a", "5"), ("nut", "m/b", "4")],
            "none",
            id="another model",
        ),
        pytest.param(
            [("acme", "m/a", "9"), ("bolt", "m/a", "5"), ("nut", "m/a", "4")],
            "supported",
            id="fastest",
        ),
        pytest.param(
            [("acme", "m/a", "9"), ("bolt", "m/a", "15"), ("nut", "m/a", "4")],
            "contradicted",
            id="not fastest",
        ),
    ],
)
def test_speeds_are_compared_for_one_model_only(desk, speeds, figures, elsewhere):
    measured = speeds(*figures, window_start=AT, window_end=AT + pd.Timedelta(days=1))

    assert desk.check(FASTEST, performance=measured)["V1"]["elsewhere"] == elsewhere


def test_speeds_that_articles_state_are_compared_with_each_other(desk, state):
    """Nobody says by what convention they were taken: they are of one kind."""
    facts = [
        state("other", seller, "output_speed", printed, model_id="m/a", as_of=AT)
        for seller, printed in (("acme", "9 tok/s"), ("bolt", "5 tok/s"), ("nut", "4 tok/s"))
    ]

    assert desk.check(FASTEST, facts)["V1"]["elsewhere"] == "supported"


def test_a_speed_in_a_text_is_not_compared_with_measured_ones(desk, state, speeds):
    at = pd.Timestamp("2026-01-05", tz="UTC")
    sellers = [("bolt", "m/a", "5"), ("nut", "m/a", "4")]
    measured = speeds(*sellers, window_start=at, window_end=at + pd.Timedelta(days=1))
    told = [state("other", "acme", "output_speed", "9 tokens per second", model_id="m/a")]

    assert desk.check(FASTEST, told, performance=measured)["V1"]["elsewhere"] == "none"


PUBLISHED = """
claims:
  - id: V1
    section: Cited
    lines: [1]
    says: The figures are The Press's.
    attribution: {publisher: PUBLISHER}
"""


@pytest.mark.parametrize(
    ("publisher", "read", "verdict", "flags"),
    [
        ("The Press", ("press",), "supported", []),
        ("The Press", (), "unread", []),
        ("Bench", ("press", "blog"), "contradicted", ["misattributed"]),
        ("Bench", ("press",), "unread", ["misattributed"]),
    ],
)
def test_what_a_report_calls_its_source_does_not_make_it_one(desk, publisher, read, verdict, flags):
    row = desk.check(PUBLISHED.replace("PUBLISHER", publisher), read=read)["V1"]

    assert (row["verdict"], row["flags"]) == (verdict, flags)


@pytest.mark.parametrize(("version", "flags"), [("2.0", ["misattributed"]), ("1.0", [])])
def test_an_address_tells_the_version_of_the_work_that_is_cited(desk, version, flags):
    text = PUBLISHED.replace(
        "{publisher: PUBLISHER}", f'{{work: Anvil Engine, version: "{version}"}}'
    )
    blog = {"source_class": "vendor", "publisher": "Acme", "speaks_for": "acme"}
    blog["url"] = "https://acme.example/blog/anvil-engine-v1"

    assert desk.check(text, sources={"blog": blog})["V1"]["flags"] == flags
