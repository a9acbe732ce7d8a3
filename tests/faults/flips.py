"""Every bit of the first bytes of eight documents of the archive is flipped, one after the other.

    python -m tests.faults.flips [STEP [FIRST]]

flips, in each round, one bit in seven of the eight documents; which one stays whole goes round.
`verify`, `build` and `replay` have to name each damaged document, and the two latter to build the
whole one. Every STEP-th bit is flipped, from FIRST on. Prints how many
flips there were; ends with 1 if one went wrong.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime
from pathlib import Path

import yaml

from benchmarks.site import price_page, write_registries
from pipeline.cli import cli
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project, load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild
from pipeline.storage.compression import DamagedError, decompressed

DOCUMENTS = 8
BITS = 64 * 8
AT = datetime(2026, 1, 5, tzinfo=UTC)
NAMED_BY = ("verify", "build", "replay")
"""Commands that open every document, in this order."""


def archived(folder: Path) -> Project:
    """Return a project of as many documents, each of another size, read and built once."""
    path = write_registries(folder, "https://pages.example", DOCUMENTS)
    plain = yaml.safe_load(path.read_text())
    for source in plain["sources"]:
        source["expect"]["rows"] = [2, 1000]
    path.write_text(yaml.safe_dump(plain))
    project = load_project(path, folder / "warehouse")
    for number, source in enumerate(project.registry.sources):
        body = price_page(number, models=number + 1, filler=4**number // 8)
        acquirer = Acquirer(project, source, [], lambda: AT)
        acquirer.keep(body, "saved", at=AT, url=str(source.url))
    with project.warehouse.lock():
        rebuild(project, lambda _: None)
    return project


def flipped(project: Project, bit: int) -> tuple[list[str], int]:
    """Flip a bit of all documents but one; return what goes wrong, and the number of flips."""
    raw = project.warehouse.root / "raw"
    paths = [path for path in sorted(raw.glob("page-*/*.zst")) if path.stat().st_size * 8 > bit]
    whole = paths[bit % DOCUMENTS % len(paths)]
    bodies = {path: path.read_bytes() for path in paths if path != whole}
    # Some bits of a frame mean nothing: the document is the same without them.
    bodies = {path: body for path, body in bodies.items() if _is_damaged(body, bit)}
    for path, body in bodies.items():
        path.write_bytes(_with_flip(body, bit))
    found = [line for command in NAMED_BY for line in _run(project, command, list(bodies), whole)]
    for path, body in bodies.items():
        path.write_bytes(body)
    return [f"bit {bit}: {line}" for line in found], len(bodies)


def _is_damaged(body: bytes, bit: int) -> bool:
    try:
        return decompressed(_with_flip(body, bit)) != decompressed(body)
    except DamagedError:
        return True


def _with_flip(body: bytes, bit: int) -> bytes:
    copy = bytearray(body)
    copy[bit // 8] ^= 1 << bit % 8
    return bytes(copy)


def _run(project: Project, command: str, damaged: Sequence[Path], whole: Path) -> list[str]:
    """Return what a command that begins with the archive alone does wrong."""
    root = project.warehouse.root
    shutil.rmtree(root / "readings", ignore_errors=True)
    said = _said(command, project)
    found = [f"{command} does not name {path.name}" for path in damaged if path.name not in said]
    if command == "verify":
        return found
    prices = project.warehouse.read_table("core", "prices")
    if not set(prices["source_id"]).isdisjoint(path.parent.name for path in damaged):
        found.append(f"{command} built {sorted(set(prices['source_id']))} from damaged documents")
    if whole.parent.name not in set(prices["source_id"]):
        found.append(f"{command} did not build {whole.parent.name}")
    return found


def _said(command: str, project: Project) -> str:
    where = ["--sources", str(project.sources_path), "--warehouse", str(project.warehouse.root)]
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said), suppress(SystemExit):
        cli.main([command, *where], prog_name="inference-market")
    return said.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Flip the bits; return how many rounds went wrong."""
    step, first = [*map(int, arguments), *(1, 0)[len(arguments) :]]
    wrong = flips = 0
    with tempfile.TemporaryDirectory() as name, document_worker():
        project = archived(Path(name))
        for bit in range(first, BITS, step):
            faults, count = flipped(project, bit)
            flips += count
            wrong += bool(faults)
            print("\n".join(faults) or f"bit {bit}: all named", flush=True)  # noqa: T201
    print(f"{flips} flips, {wrong} rounds went wrong")  # noqa: T201
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
