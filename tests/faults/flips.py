"""Every bit of the first bytes of eight documents of the archive is flipped, one after the other.

    python -m tests.faults.flips [STEP [FIRST]]

flips, in each round, a bit of the eight, and another one in each of up to `COPIES` copies of them;
one more copy stays whole. `verify`, `build` and `replay` have to name each damaged document, and
the two latter to build the whole ones. Every STEP-th bit is flipped, from FIRST on. Prints how many
flips there were; ends with 1 if one went wrong.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
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
COPIES = 64
BITS = 64 * 8
AT = datetime(2026, 1, 5, tzinfo=UTC)
NAMED_BY = ("verify", "build", "replay")
"""Commands that open every document, in this order."""


def archived(folder: Path, copies: int) -> Project:
    """Return a project of so many copies of the documents, each of another size, built once."""
    path = write_registries(folder, "https://pages.example", DOCUMENTS * copies)
    plain = yaml.safe_load(path.read_text())
    for source in plain["sources"]:
        source["expect"]["rows"] = [2, 1000]
    path.write_text(yaml.safe_dump(plain))
    project = load_project(path, folder / "warehouse")
    for number, source in enumerate(project.registry.sources):
        size = number % DOCUMENTS
        body = price_page(number, models=size + 1, filler=4**size // 8)
        acquirer = Acquirer(project, source, [], lambda: AT)
        acquirer.keep(body, "saved", at=AT, url=str(source.url))
    with project.warehouse.lock():
        rebuild(project, lambda _: None)
    return project


def flipped(project: Project, bits: Sequence[int]) -> tuple[list[str], int]:
    """Flip each bit in a copy of the documents; return what goes wrong, and how many it damages."""
    sources = [source.id for source in project.registry.sources]
    paths = [next(project.warehouse.root.glob(f"raw/{source}/*.zst")) for source in sources]
    bodies: dict[Path, bytes] = {}
    for number, path in enumerate(paths[: DOCUMENTS * len(bits)]):
        body, bit = path.read_bytes(), bits[number // DOCUMENTS]
        # Some bits of a frame mean nothing: the document is the same without them.
        if len(body) * 8 > bit and _is_damaged(body, bit):
            bodies[path] = body
            path.write_bytes(_with_flip(body, bit))
    whole = {path.parent.name for path in paths} - {path.parent.name for path in bodies}
    found = [line for command in NAMED_BY for line in _run(project, command, bodies, whole)]
    for path, body in bodies.items():
        path.write_bytes(body)
    return found, len(bodies)


def _is_damaged(body: bytes, bit: int) -> bool:
    try:
        return decompressed(_with_flip(body, bit)) != decompressed(body)
    except DamagedError:
        return True


def _with_flip(body: bytes, bit: int) -> bytes:
    copy = bytearray(body)
    copy[bit // 8] ^= 1 << bit % 8
    return bytes(copy)


def _run(
    project: Project, command: str, damaged: Mapping[Path, bytes], whole: set[str]
) -> list[str]:
    """Return what a command that begins with the archive alone does wrong."""
    root = project.warehouse.root
    shutil.rmtree(root / "readings", ignore_errors=True)
    said = _said(command, project)
    found = [f"{command} does not name {path.name}" for path in damaged if path.name not in said]
    found += [f"{command} says {word}" for word in ("Traceback", "MemoryError") if word in said]
    if command == "verify":
        return found
    built = set(project.warehouse.read_table("core", "prices")["source_id"])
    if built != whole:
        found.append(f"{command}: other sources built than the whole ones: {sorted(built ^ whole)}")
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
        bits = range(first, BITS, step)
        project = archived(Path(name), min(COPIES, len(bits)) + 1)
        for begun in range(0, len(bits), COPIES):
            some = bits[begun : begun + COPIES]
            faults, count = flipped(project, some)
            flips += count
            wrong += bool(faults)
            print("\n".join(faults) or f"bits {some[0]} to {some[-1]}: all named", flush=True)  # noqa: T201
    print(  # noqa: T201
        f"{len(bits) * DOCUMENTS} flips, {flips} of them damage; {wrong} rounds went wrong"
    )
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
