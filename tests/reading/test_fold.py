"""The fold: what a source is known to have stated after each sound reading."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.kinds import FACTS, PERFORMANCE, PRICES
from pipeline.domain.readings import FactReading, PerformanceReading, PriceReading
from pipeline.reading.fold import Stated, conflicts, distinct, fold

START = datetime(2026, 1, 1, tzinfo=UTC)

nights = st.lists(
    st.dictionaries(st.sampled_from(["anvil", "bellows", "crucible"]), st.sampled_from([1, 2])),
    max_size=8,
)
"""What each night states: a price by model."""


def night(number):
    return START + timedelta(days=number)


def price_row(model, amount, *, at=START):
    reading = PriceReading(
        provider_id="acme",
        model_label=model,
        meter="input",
        unit="usd_per_mtok",
        price_usd=Decimal(amount),
        currency="USD",
        evidence_text=f"${amount}",
        evidence_locator="table 1, row 1, column 2",
    )
    stated = {
        "source_id": "acme-pricing",
        "source_url": "https://acme.example/pricing",
        "fetched_at": at,
        "snapshot_sha256": "0" * 64,
        "method": "live",
        "parser": "html_prices",
        "parser_version": 1,
        "evidence_text": reading.evidence_text,
        "evidence_locator": reading.evidence_locator,
        "valid_from_basis": "first_seen",
    }
    return PRICES.row(reading) | stated


def after(stated_nights):
    state, last = Stated.nothing(PRICES), None
    for number, prices in enumerate(stated_nights):
        rows = [price_row(model, amount, at=night(number)) for model, amount in prices.items()]
        state, _ = fold(state, rows, at=night(number), last_seen_at=last)
        last = night(number)
    return state


def intervals(state):
    rows = [*state.closed, *state.open.values()]
    return sorted(
        (row["offer_key"], row["first_seen_at"], row["last_seen_at"], row["gone_at"])
        for row in rows
        if row["gone_at"] is not None
    ) + sorted((row["offer_key"], row["first_seen_at"]) for row in rows if row["gone_at"] is None)


@given(nights)
def test_open_rows_are_what_the_last_night_stated(stated_nights):
    state = after(stated_nights)

    expected = stated_nights[-1] if stated_nights else {}
    assert {row["offer_key"]: row["price_usd"] for row in state.open.values()} == expected


@given(nights)
def test_on_each_night_the_rows_in_force_are_what_that_night_stated(stated_nights):
    """No night is lost, and no two rows of one model are in force at once."""
    state = after(stated_nights)

    rows = [*state.closed, *state.open.values()]
    for number, prices in enumerate(stated_nights):
        in_force = [
            (row["offer_key"], row["price_usd"])
            for row in rows
            if row["first_seen_at"] <= night(number)
            and (row["gone_at"] is None or night(number) < row["gone_at"])
        ]
        assert sorted(in_force) == sorted(prices.items())


@given(nights)
def test_an_interval_ends_at_the_reading_that_no_longer_states_it(stated_nights):
    """It was last seen the night before, so the change lies in between."""
    for row in after(stated_nights).closed:
        assert row["first_seen_at"] <= row["last_seen_at"] < row["gone_at"]
        assert row["gone_at"] - row["last_seen_at"] == timedelta(days=1)


@given(nights, st.integers(min_value=0, max_value=8))
def test_repeating_a_night_changes_nothing(stated_nights, where):
    """Only the time of the next change's bounds moves, and this repetition is at the same time."""
    repeated = [*stated_nights[:where], *stated_nights[where - 1 : where], *stated_nights[where:]]
    state = after(stated_nights)

    values = [(row["offer_key"], row["price_usd"]) for row in [*state.closed, *state.open.values()]]
    again = after(repeated)
    assert values == [
        (row["offer_key"], row["price_usd"]) for row in [*again.closed, *again.open.values()]
    ]


def test_a_value_that_returns_opens_a_new_interval():
    state = after([{"anvil": 1}, {"anvil": 2}, {"anvil": 1}])

    assert intervals(state) == [
        ("anvil", night(0), night(0), night(1)),
        ("anvil", night(1), night(1), night(2)),
        ("anvil", night(2)),
    ]


def test_another_way_of_printing_is_no_news():
    """A row may move on the page and lose its zeros; the price is the same."""
    state, _ = fold(
        Stated.nothing(PRICES), [price_row("anvil", "0.10")], at=night(0), last_seen_at=None
    )
    moved = price_row("anvil", "0.1") | {"evidence_locator": "table 2, row 9, column 3"}
    state, changes = fold(state, [moved], at=night(1), last_seen_at=night(0))

    assert (changes.added, changes.changed, changes.gone) == (0, 0, 0)
    assert [row["evidence_text"] for row in state.open.values()] == ["$0.10"]


def test_two_rows_that_contradict_each_other_are_found():
    rows = [price_row("anvil", 1), price_row("anvil", 2), price_row("bellows", 3)]

    (line,) = conflicts(PRICES, rows).values()
    assert "'$1'" in line
    assert "'$2'" in line


def test_rows_that_say_the_same_collapse_to_the_first():
    rows = [price_row("anvil", 1), price_row("anvil", 1) | {"evidence_locator": "elsewhere"}]

    assert distinct(PRICES, rows) == rows[:1]


def test_an_observation_read_again_is_no_new_one_and_never_ends():
    """A benchmark's file lies unchanged for years; a vanished one was still measured."""
    reading = PerformanceReading(
        provider_id="acme",
        model_label="anvil",
        metric="ttft_s",
        value=Decimal("0.25"),
        percentile="p50",
        convention="client_streaming_ttft",
        measured_by="somebody",
        window_start=START,
        evidence_text="0.25",
        evidence_locator="/0",
    )
    row = PERFORMANCE.row(reading)
    state, _ = fold(Stated.nothing(PERFORMANCE), [row], at=night(0), last_seen_at=None)
    state, again = fold(state, [dict(row)], at=night(1), last_seen_at=night(0))
    state, gone = fold(state, [], at=night(2), last_seen_at=night(1))

    assert (again.added, again.changed, gone.gone) == (0, 0, 0)
    assert len(state.open) == 1


def test_what_a_reading_has_but_cannot_mean_ends_nothing():
    """A unit that slipped for weeks is neither a price nor the end of one."""
    state, last = Stated.nothing(PRICES), None
    for number, amount in enumerate([1, None, None, 1, None, 2]):
        rows = [] if amount is None else [price_row("anvil", amount, at=night(number))]
        refused = [PRICES.key_of(price_row("anvil", 1))] if amount is None else []
        state, _ = fold(state, rows, at=night(number), last_seen_at=last, refused=refused)
        last = night(number)
        seen = {row["last_seen_at"] for row in state.open.values()}
        assert seen == ({night(number - 1 - (number == 2))} if amount is None else {None})

    assert intervals(state) == [("anvil", night(0), night(3), night(5)), ("anvil", night(5))]


def test_a_price_in_another_currency_changes_with_its_printed_amount():
    """It has no price in USD by which the two could be told apart."""
    euros = {"price_usd": None, "currency": "EUR"}
    state = Stated.nothing(PRICES)
    for number, printed in enumerate(["1.00", "1.0", "2.0"]):
        row = price_row("anvil", 1) | euros | {"source_amount": Decimal(printed)}
        state, _ = fold(state, [row], at=night(number), last_seen_at=night(number - 1))

    assert intervals(state) == [("anvil", night(0), night(1), night(2)), ("anvil", night(2))]


def test_of_two_documents_of_one_time_the_last_counts():
    """What only the first one states held at no time: it leaves no row that would hide another."""
    state = after([{"anvil": 1, "bellows": 1}])
    for prices in ({"anvil": 2, "crucible": 3}, {"anvil": 3}):
        rows = [price_row(model, amount, at=night(1)) for model, amount in prices.items()]
        state, _ = fold(state, rows, at=night(1), last_seen_at=night(0))

    assert intervals(state) == [
        ("anvil", night(0), night(0), night(1)),
        ("bellows", night(0), night(0), night(1)),
        ("anvil", night(1)),
    ]
    assert state.to_arrow().num_rows == 3


def test_of_two_figures_of_one_time_the_last_counts():
    rows = [{"value": Decimal(value), "fetched_at": START} for value in (1, 2)]
    keys = dict.fromkeys(PERFORMANCE.key)
    state = Stated.nothing(PERFORMANCE)
    for row in rows:
        state, _ = fold(state, [keys | row], at=START, last_seen_at=None)

    assert [row["value"] for row in (*state.closed, *state.open.values())] == [2]


def test_a_figure_that_is_stated_for_another_day_is_another_statement():
    """A valuation as of March is not that of January, though it is the same amount."""

    def stated(day):
        reading = FactReading(
            subject_id="acme",
            metric="valuation",
            unit="usd",
            value_low=Decimal(1),
            value_high=Decimal(1),
            as_of=day,
            evidence_text="$1",
            evidence_locator="text 1-3",
        )
        return FACTS.row(reading) | {"fetched_at": START, "evidence_text": "$1"}

    state, _ = fold(Stated.nothing(FACTS), [stated(START)], at=night(0), last_seen_at=None)
    state, changes = fold(state, [stated(night(9))], at=night(10), last_seen_at=night(0))

    assert (changes.changed, [row["as_of"] for row in state.closed]) == (1, [START])
