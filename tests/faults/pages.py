"""One bad page of each kind beside twelve good sources: these are done as soon as without it.

    python -m tests.faults.pages [NAME …]

plays two nights of the real command, on the first of which every host is well, for the good ones
alone and then with all bad ones (or the named ones) before them. Prints what came of each page and
after how many seconds; ends with 1 if a good source was not read, or after more than `LATE` times
its usual seconds.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.registry.project import Project
from tests.faults.bad_pages import GOOD, bad_pages
from tests.faults.catalogue import Fault
from tests.faults.night import SETTINGS, Spent, refresh, write_sources
from tests.faults.site import open_site

NORMAL = {name: SETTINGS[name] for name in ("user_agent", "cron", "time_zone")}
AS_AT_NIGHT = NORMAL | {"host_spacing_s": 0, "deadline_s": 20, "read_timeout_s": 10, "retries": 0}
"""As at night, but for the wait for who never ends."""

LATE = 2
"""What a busy machine may make of one second; where it is not, the ratio is below 1.3."""


@dataclass(frozen=True)
class Second:
    """The second night of some hosts."""

    project: Project
    spent: Spent


def main(names: Sequence[str]) -> int:
    """Play the nights; return how many good sources were late or not read."""
    bad = [fault for fault in bad_pages() if not names or fault.name in names]
    alone, beside = _second_night(GOOD), _second_night([*bad, *GOOD])
    print(f"{'page':20} {'read after':>10}  {'health':12} reason")  # noqa: T201
    for fault in bad:
        _say(fault.name, beside)
    wrong = 0
    for fault in GOOD:
        usual, after = (night.spent.read_after.get(fault.name) for night in (alone, beside))
        is_late = usual is None or after is None or after > usual * LATE
        wrong += is_late or not _is_read(fault.name, beside)
        _say(fault.name, beside, f"alone {usual:5.1f} s" + (" LATE" if is_late else ""))
    ratio = _last_good(beside) / _last_good(alone)
    print(f"the last good one read: {ratio:.2f} times its usual seconds")  # noqa: T201
    print(f"nights: {alone.spent.seconds:.1f} s alone, {beside.spent.seconds:.1f} s beside them")  # noqa: T201
    print(f"{wrong} of {len(GOOD)} good sources late or not read")  # noqa: T201
    for night in (alone, beside):
        shutil.rmtree(night.project.warehouse.root.parent)
    return wrong


def _last_good(night: Second) -> float:
    return max(night.spent.read_after.get(fault.name, 0) for fault in GOOD)


def _second_night(hosts: Sequence[Fault]) -> Second:
    folder = Path(tempfile.mkdtemp())
    project = write_sources(folder, hosts, AS_AT_NIGHT)
    with open_site(folder) as site:
        for fault in hosts:
            site.open(fault.name, fault.first)
        refresh(folder, site.network)
        for fault in hosts:
            fault.play(site, fault.name)
        return Second(project, refresh(folder, site.network))


def _say(name: str, night: Second, more: str = "") -> None:
    health = night.project.warehouse.read_table("derived", "source_health").set_index("source_id")
    after = night.spent.read_after.get(name)
    reason = str(health.loc[name, "reason"])[:90]
    print(f"{name:20} {after or 0:8.1f} s  {health.loc[name, 'health']:12} {reason}  {more}")  # noqa: T201


def _is_read(name: str, night: Second) -> bool:
    prices = night.project.warehouse.read_table("core", "prices")
    now = prices[prices["gone_at"].isna() & (prices["source_id"] == name)]
    return 1.5 in set(now["price_usd"])


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
