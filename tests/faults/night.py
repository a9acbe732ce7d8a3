"""Two nights of all hosts: on the first each is well, on the second each plays its fault.

    python -m tests.faults.night

plays them with the real command, in processes of their own, and prints what came of each fault.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import yaml

from pipeline.cli import main
from pipeline.defs.home import OURS
from pipeline.registry.project import Project, load_project
from pipeline.storage.attempts import Attempt
from tests.faults.catalogue import HOSTS, Fault
from tests.faults.network import Network
from tests.faults.site import Site, open_site

KEY = "FAULTS_API_KEY"
WORD = "sesame"
DEADLINE_S = 1.5
SETTINGS = {
    "user_agent": "inference-market tests (data@inference-market.example)",
    "cron": "0 3 * * *",
    "time_zone": "UTC",
    "threads": 64,
    "connect_timeout_s": 0.5,
    "read_timeout_s": 0.6,
    "deadline_s": DEADLINE_S,
    "max_bytes": 1_000_000,
    "retries": 1,
    "host_spacing_s": 0,
}
"""As at night, but for the length of it: loopback, for one, is forbidden."""


def write_sources(
    folder: Path, hosts: Sequence[Fault] = HOSTS, settings: Mapping[str, object] = SETTINGS
) -> Project:
    """Write sources.yaml with a source for each host; return the project."""
    sources = [_entry(fault) for fault in hosts]
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"settings": dict(settings), "sources": sources}))
    return load_project(path, folder / "warehouse")


def _entry(fault: Fault) -> dict[str, object]:
    key = {"key_env": fault.key_env} if fault.key_env else {}
    return key | {
        "id": fault.name,
        "title": fault.name,
        "publisher": "Acme",
        "url": fault.url,
        "class": "vendor",
        "group": "pricing_pages",
        "provider": "groq",
        "parser": fault.parser,
        "facts": [_valuation()] if fault.parser == "article" else [],
        "licence": "facts",
        "cadence_days": 1,
        "expect": {"rows": list(fault.rows), "anchors": [{"model": "Anvil 2", "meter": "input"}]},
    }


def _valuation() -> dict[str, object]:
    """Return what is asked of articles."""
    return {"subject": "groq", "metric": "valuation", "unit": "usd", "near": ["valued"]}


def open_hosts(site: Site) -> None:
    """Let each host serve its page of the first night."""
    for fault in HOSTS:
        site.open(fault.name)


def play_faults(site: Site, project: Project) -> None:
    """Let each host play its fault; one document of the first night is lost on our side."""
    for fault in HOSTS:
        fault.play(site, fault.name)
    (lost,) = (project.warehouse.root / "raw/unasked-304").glob("*.zst")
    lost.unlink()


def last_attempts(project: Project) -> dict[str, Attempt]:
    """Return the newest attempt of each host."""
    return {attempt.source_id: attempt for attempt in project.archive.attempts()}


def table(project: Project, results: dict[str, Attempt]) -> list[str]:
    """Return the table of faults: what had to come, what came, how long it took, what is stated."""
    prices = project.warehouse.read_table("core", "prices")
    stated = prices[prices["gone_at"].isna()].groupby("source_id").size()
    health = project.warehouse.read_table("derived", "source_health").set_index("source_id")
    lines = [f"{'no':>2} {'fault':22}{'expected':15}{'outcome':15}{'s':>6}{'rows':>6}  health"]
    for fault in sorted(HOSTS, key=lambda item: (item.number, item.name)):
        seen = results[fault.name]
        wrong = "" if seen.outcome == fault.outcome else "  <-- NOT AS EXPECTED"
        lines.append(
            f"{fault.number:>2} {fault.name:22}{fault.outcome:15}{seen.outcome:15}"
            f"{seen.seconds or 0:6.2f}{stated.get(fault.name, 0):6}  "
            f"{health.loc[fault.name, 'health']}{wrong}"
        )
    return lines


@dataclass(frozen=True)
class Spent:
    """How long a night took, and after how many seconds each source was read."""

    seconds: float
    read_after: Mapping[str, float]


def refresh(folder: Path, network: Network) -> Spent:
    """Run the real command in a process of its own, over a project and the network of its site."""
    home = folder / "dagster"
    home.mkdir(exist_ok=True)
    shutil.copy(OURS, home)
    network.save(folder / "network.json")
    started = time.monotonic()
    command = [sys.executable, "-m", "tests.faults.night", str(folder)]
    environment = os.environ | {KEY: WORD, "DAGSTER_HOME": str(home)}
    read_after: dict[str, float] = {}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            read_after.setdefault(line.partition(":")[0], time.monotonic() - started)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(time.monotonic() - started, read_after)


def _as_child(folder: Path) -> None:
    network = Network.load(folder / "network.json")
    paths = ["--sources", str(folder / "sources.yaml"), "--warehouse", str(folder / "warehouse")]
    sys.argv = ["inference-market", "refresh", *paths]
    with network.installed():
        try:
            main()
        finally:
            (folder / "asked").write_text("\n".join(network.asked))


def _print_table() -> None:
    folder = Path(tempfile.mkdtemp())
    project = write_sources(folder)
    with open_site(folder) as site:
        open_hosts(site)
        first = refresh(folder, site.network).seconds
        play_faults(site, project)
        second = refresh(folder, site.network).seconds
        asked = set((folder / "asked").read_text().split())
        strangers = asked - site.network.routes.keys()
    lines = table(project, last_attempts(project))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000
    lines += [
        f"{len(HOSTS)} hosts at once; nights of {first:.1f} s and {second:.1f} s",
        f"largest process: {peak:.0f} MB",
        f"addresses connected to: {len(asked)}; not ours: {sorted(strangers) or 'none'}",
    ]
    click.echo("\n".join(lines))
    shutil.rmtree(folder)


if __name__ == "__main__":
    _as_child(Path(sys.argv[1])) if len(sys.argv) > 1 else _print_table()
