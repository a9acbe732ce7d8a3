"""What makes a reading sound."""

import pandas as pd
import pytest

from pipeline.domain.kinds import PRICES
from pipeline.reading.checks import SHOWN, Earlier, check


@pytest.fixture
def failed(make_source):
    """Return what checks a reading and names what failed, with what was found."""

    def run(  # noqa: PLR0913 (what a reading is judged by)
        prices,
        *,
        at="2026-01-31",
        before=(),
        before_at="2026-01-30",
        misplaced=(),
        unplaced=(),
        page="",
        performance=(),
        provider="acme",
        **expect,
    ):
        source = make_source(expect={"rows": (1, 9)} | expect, provider=provider)
        kinds = {"prices": prices, "offers": (), "performance": performance, "facts": ()}
        stated = {PRICES.key_of(row): row for row in before}
        earlier = Earlier(stated, pd.Timestamp(before_at, tz="UTC"))
        at = pd.Timestamp(at, tz="UTC")
        findings = check(source, kinds, at, earlier, misplaced, unplaced, page)
        return {item.check: item.found for item in findings if not item.passed}

    return run


def test_a_reading_like_the_last_one_is_sound(failed, price_row):
    assert failed([price_row()], before=[price_row()]) == {}


@pytest.mark.parametrize(
    ("count", "is_sound"),
    [
        pytest.param(0, False, id="none"),
        pytest.param(1, True, id="fewest"),
        pytest.param(9, True, id="most"),
        pytest.param(10, False, id="too many"),
    ],
)
def test_rows_are_counted(failed, price_row, count, is_sound):
    found = failed([price_row(f"anvil-{number}") for number in range(count)])

    assert found == ({} if is_sound else {"row range": f"{count} prices"})


def test_a_source_of_measurements_is_counted_by_them(failed, figure_row):
    figures = [figure_row(percentile="p50"), figure_row(percentile="p95")]

    assert failed([], performance=figures, rows=(2, 2)) == {}
    assert failed([], performance=figures, rows=(3, 3)) == {"row range": "2 performance"}


@pytest.mark.parametrize(
    ("at", "is_sound"),
    [("2024-12-31", True), ("2025-01-01", False), ("2025-12-31", False), ("2026-01-01", True)],
)
def test_a_document_from_before_a_catalogue_grew_has_a_row_range_of_its_own(
    failed, price_row, at, is_sound
):
    limits = {"2025-01-01": (1, 3), "2026-01-01": (5, 9)}
    found = failed([price_row()], rows=(1, 9), rows_before=limits, at=at)

    assert ("row range" not in found) == is_sound


def test_an_anchor_is_found_by_id_or_label_in_any_case(failed, price_row):
    row = price_row("acme/anvil-70b", model_label="Anvil 70B")
    anchors = [{"model": "ANVIL 70B", "meter": "input"}]

    assert failed([row], anchors=anchors) == {}
    assert failed([row], anchors=[{"model": "anvil-70b", "meter": "input"}]) == {}
    assert "anchors" in failed([row], anchors=[{"model": "Anvil 7", "meter": "input"}])
    assert failed([row | {"meter": "output"}], anchors=anchors) == {
        "anchors": "missing: ANVIL 70B (input)"
    }


@pytest.mark.parametrize(
    ("at", "is_sound"), [("2025-08-04", True), ("2025-08-05", False), ("2026-01-31", False)]
)
def test_a_document_from_before_an_anchor_came_need_not_have_it(failed, price_row, at, is_sound):
    anchors = [{"model": "anvil-2", "meter": "input", "since": "2025-08-05"}]
    found = failed([price_row()], anchors=anchors, at=at)

    assert found == ({} if is_sound else {"anchors": "missing: anvil-2 (input)"})


@pytest.mark.parametrize("state", ["on_request", "not_offered"])
def test_an_anchor_without_a_price_is_missing(failed, price_row, state):
    anchors = [{"model": "anvil-70b", "meter": "input"}]

    assert "anchors" in failed([price_row(usd=None, state=state)], anchors=anchors)


@pytest.mark.parametrize(
    ("kept", "is_sound"),
    [pytest.param(7, True, id="as much as may be"), pytest.param(6, False, id="one more")],
)
def test_a_page_may_lose_some_rows_but_not_many(failed, price_row, kept, is_sound):
    before = [price_row(f"anvil-{number}") for number in range(10)]
    found = failed(before[:kept], before=before, max_lost_share=0.3)

    assert found == ({} if is_sound else {"rows lost": "4 of 10 lost"})


@pytest.mark.parametrize(
    ("before_at", "kept", "is_sound"),
    [
        pytest.param("2026-01-01", 6, False, id="thirty days are as one"),
        pytest.param("2025-12-02", 5, True, id="sixty days: 30 % and 30 % of the rest"),
        pytest.param("2025-12-02", 4, False, id="sixty days, one more"),
        pytest.param("2024-01-31", 1, True, id="two years"),
        pytest.param("2024-01-31", 0, False, id="never all"),
    ],
)
def test_a_longer_gap_may_lose_more(failed, price_row, before_at, kept, is_sound):
    """Else the first capture after a gap, and all that follow it, would never be published."""
    before = [price_row(f"anvil-{number}") for number in range(10)]
    other = [price_row(f"crucible-{number}") for number in range(5)]
    found = failed([*before[:kept], *other], before=before, before_at=before_at, rows=(1, 99))

    assert found == ({} if is_sound else {"rows lost": f"{10 - kept} of 10 lost"})


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param("0.5", "49.9", None, id="nearly a hundredfold"),
        pytest.param("0.5", "50", "anvil-70b input: 0.5 to 50", id="a hundredfold"),
        pytest.param("50", "0.50", "anvil-70b input: 50 to 0.5", id="a hundredth"),
        pytest.param("10", "1000", "anvil-70b input: 10 to 1000", id="round figures stay whole"),
        pytest.param("0", "100", None, id="was free"),
        pytest.param("100", "0", None, id="is free"),
        pytest.param(None, "100", None, id="had no price"),
    ],
)
def test_a_list_that_moves_a_hundredfold_has_another_unit(failed, price_row, old, new, found):
    moved = failed([price_row(usd=new)], before=[price_row(usd=old)])

    assert moved == ({} if found is None else {"magnitude": f"found: {found}"})


def test_odd_rows_do_not_fail_a_list(failed, price_row):
    """They are doubted by themselves: one odd value must not freeze a catalogue."""
    before = [price_row("anvil"), price_row("bellows")]

    assert failed([price_row("anvil", usd="500"), price_row("bellows")], before=before) == {}


def test_evidence_that_does_not_stand_where_it_should_fails(failed, price_row):
    """Long lists are cut; their length is told."""
    places = [f"'{number}' at /{number}" for number in range(SHOWN + 2)]

    assert failed([price_row()], misplaced=places) == {
        "evidence": f"found: {'; '.join(places[:SHOWN])} and 2 more"
    }


def test_rows_that_contradict_each_other_fail_and_repetitions_do_not(failed, price_row):
    again = price_row(evidence_locator="/again")

    assert failed([price_row(), again]) == {}
    assert failed([price_row(), again | {"price_usd": price_row(usd="0.6")["price_usd"]}]) == {
        "duplicates": "found: anvil-70b: '0.5' (/anvil-70b) against '0.5' (/again)"
    }


def test_a_price_that_is_gone_must_not_still_be_printed(failed, price_row):
    """Its column was renamed, say: it is not gone, we cannot read it."""
    row = price_row(evidence_text="$0.50", model_label="Anvil 70B")
    kept = [price_row(f"anvil-{number}") for number in range(3)]
    line = "Models › Anvil 70B 128k › Ingress: '$0.50 / 1M' (unknown column)"

    assert failed(kept, before=[row, *kept], unplaced=[line]) == {
        "still printed": "found: anvil-70b input: Models › Anvil 70B 128k › Ingress"
    }
    assert failed(kept, before=[row, *kept], unplaced=[line.replace("0.50", "0.60")]) == {}
    assert failed([row, *kept], before=[row, *kept], unplaced=[line]) == {}


def test_a_catalogue_of_many_sellers_is_not_refused_for_a_row_that_cannot_be_read(
    failed, price_row
):
    """One name that stood twice froze a whole one for half a year; the row is doubted alone."""
    row = price_row(evidence_text="$0.50", model_label="Anvil 70B")
    kept = [price_row(f"anvil-{number}") for number in range(3)]
    line = "contradictory: anvil-70b: '0.5' against '0.6'"

    assert failed(kept, before=[row, *kept], unplaced=[line], provider=None) == {}


@pytest.mark.parametrize(
    ("page", "is_sound"),
    [
        pytest.param("<li><b>Anvil 70B 128k</b> <i>$0.50</i></li>", False, id="in a list now"),
        pytest.param("| Anvil 70B | $0.50 |", False, id="in Markdown"),
        pytest.param("<td>Anvil 70B Turbo</td><td>$0.50</td>", True, id="of another model"),
        pytest.param("<td>Anvil 70B.1</td><td>$0.50</td>", True, id="of another version"),
        pytest.param("<p>Anvil 70B</p><p>$0.60</p>", True, id="another price"),
        pytest.param("<p>$0.50</p><p>Anvil 70B</p>", True, id="before it"),
    ],
)
def test_a_model_that_is_gone_must_not_be_priced_elsewhere_on_the_page(
    failed, price_row, page, is_sound
):
    row = price_row(evidence_text="$0.50", model_label="Anvil 70B")
    kept = [price_row(f"anvil-{number}") for number in range(3)]

    found = failed(kept, before=[row, *kept], page=page)

    assert found == (
        {} if is_sound else {"still printed": "found: anvil-70b input: outside of what is read"}
    )


def test_a_model_that_got_a_longer_name_is_still_read(failed, price_row):
    row = price_row(evidence_text="$0.50", model_label="Anvil 70B")
    renamed = price_row("acme-anvil", evidence_text="$0.50", model_label="Acme Labs Anvil 70B")
    kept = [price_row(f"anvil-{number}") for number in range(3)]
    page = "<td>Acme Labs <b>Anvil 70B</b></td><td>$0.50</td>"

    assert failed([renamed, *kept], before=[row, *kept], page=page) == {}
    assert failed([renamed | {"meter": "output"}, *kept], before=[row, *kept], page=page) != {}


def test_a_price_keeps_its_currency(failed, price_row):
    """A page that knows where its reader sits shows another one."""
    euros = price_row(usd=None, currency="EUR")

    assert failed([euros], before=[price_row()]) == {
        "currency": "found: anvil-70b input: USD to EUR"
    }
    assert failed([euros], before=[euros]) == {}


@pytest.fixture
def offers(price_row):
    """Return what makes input and output prices of offers that are numbered."""

    def make(*pairs):
        return [
            row
            for number, (input_, output) in enumerate(pairs)
            for row in (
                price_row(f"anvil-{number}", input_),
                price_row(f"anvil-{number}", output, meter="output"),
            )
        ]

    return make


def test_input_and_output_do_not_change_places(failed, offers):
    assert failed(offers(("1", "2")), before=offers(("2", "1"))) == {
        "directions": "found: anvil-0: 1 and 2 swapped"
    }
    assert failed(offers(("1", "1")), before=offers(("1", "1"))) == {}
    assert failed(offers(("1", "2")), before=offers(("2", "3"))) == {}
    assert failed(offers(("1", "2")), before=offers(("2", "1")), provider=None) == {}


def test_tiers_do_not_change_places(failed, price_row):
    def tiers(standard, priority):
        return [price_row(usd=standard), price_row(usd=priority, service_tier="priority")]

    assert failed(tiers("1.5", "1"), before=tiers("1", "1.5")).keys() == {"directions"}


def test_output_is_not_the_cheaper_one_of_most_models(failed, offers):
    pairs = [("2", "1")] * 3 + [("1", "2")]

    assert failed(offers(*pairs)) == {"directions": "found: output below input in 3 of 4 offers"}
    assert failed(offers(*pairs), before=offers(*pairs)) == {}, "a person accepted it"
    assert failed(offers(*pairs[:3])) == {}, "three models may be odd"
    assert failed(offers(*pairs, ("1", "2")), rows=(1, 20), provider=None) == {}


def test_output_below_input_in_half_of_the_models_is_no_sign_of_mixed_columns(failed, offers):
    pairs = [("2", "1")] * 2 + [("1", "2")] * 2

    assert failed(offers(*pairs)) == {}


@pytest.mark.parametrize(
    ("lost", "is_sound"), [(9, True), (10, False)], ids=["a few fees", "most of the page"]
)
def test_a_page_most_of_whose_amounts_have_no_place_is_not_sound(failed, price_row, lost, is_sound):
    """On the first reading, too: one table that is read does not make the page read."""
    unplaced = [f"Text › Anvil {number}: '$0.{number}1' (unknown column)" for number in range(lost)]

    assert ("placed" not in failed([price_row()], unplaced=unplaced)) == is_sound
    assert "placed" not in failed([price_row()], unplaced=unplaced, provider=None)


def test_a_missing_anchor_quotes_its_own_line_of_what_has_no_place(failed, price_row):
    anchors = [{"model": "Tongs 9", "meter": "input"}]
    lines = ["Text › Anvil: '$1' (no unit)", "Text › Tongs 9 › Input: '$2' (unknown column)"]

    assert failed([price_row()], anchors=anchors, unplaced=lines) == {
        "anchors": f"missing: Tongs 9 (input) [not placed: {lines[1]}]"
    }
