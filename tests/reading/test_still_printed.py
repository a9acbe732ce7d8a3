"""Lost prices that a page still prints are found in time that grows with rows and text."""

from time import process_time

import pytest

from pipeline.domain.kinds import PRICES
from pipeline.reading.checks import Earlier, check
from pipeline.reading.still_printed import still_printed

RENAMED = 4_000


@pytest.mark.parametrize(
    ("page", "unplaced", "found"),
    [
        pytest.param("<td>Anvil 70B</td><td>$0.50</td>", [], True, id="outside of what is read"),
        pytest.param("<td>Anvil 70B 8k</td><td>$0.50</td>", [], True, id="with its context"),
        pytest.param("<td>My-Anvil 70B</td><td>$0.50</td>", [], False, id="part of a word"),
        pytest.param("<td>Anvil 70B Turbo</td><td>$0.50</td>", [], False, id="another name"),
        pytest.param("<td>Anvil 70B</td>" + " " * 1_500 + "$0.50", [], False, id="far away"),
        pytest.param("", ["table 1, Anvil 70B: '$0.50 / hour'"], True, id="not placed"),
        pytest.param("", ["table 1, Anvil 70B: '$10.50 / hour'"], False, id="another amount"),
    ],
)
def test_a_lost_price_is_looked_for(price_row, page, unplaced, found):
    lost = price_row("anvil", evidence_text="$0.50", model_label="Anvil 70B")

    assert bool(still_printed([], {PRICES.key_of(lost): lost}, unplaced, page)) is found


def test_a_list_with_all_names_changed_is_judged_in_seconds(price_row, make_source):
    """Comparing each lost row with each new one took 218 s for 8,000 rows."""
    before = [price_row(f"old-{n}", model_label=f"Old {n}") for n in range(RENAMED)]
    after = [price_row(f"new-{n}", model_label=f"New {n}") for n in range(RENAMED)]
    earlier = Earlier({PRICES.key_of(row): row for row in before}, before[0]["fetched_at"])
    page = "".join(f"<td>{row['model_label']}</td><td>0.5</td>\n" for row in (*before, *after))
    rows = {"prices": after, "offers": [], "performance": [], "facts": []}
    source = make_source(provider="acme")

    started = process_time()
    findings = check(source, rows, before[0]["fetched_at"], earlier, [], [], page)

    assert process_time() - started < 4
    failed = {item.check: item.found for item in findings if not item.passed}
    assert failed["still printed"].endswith(f"and {RENAMED - 5} more")
