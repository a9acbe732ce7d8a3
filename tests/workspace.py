"""A small project in a folder, what commands do in it, and how one is read before the tests."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from pipeline.fetch.page import judge_page
from pipeline.outputs.report.files import write_report
from pipeline.reading import reader
from pipeline.reading.checks import check_reading
from pipeline.reading.parser_facts import ParserFacts, facts_of
from pipeline.reading.parsing import parse_document
from pipeline.registry.project import Project, load_project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import load_inputs, rebuild
from pipeline.runs.reading import attempts_by_source, read_again
from pipeline.tables.build import build_tables, inputs_of

PROJECT = Path(__file__).parent / "project"
"""Registries and a transcript: a vendor's page read by hand, its feed, and a catalogue."""


class InProcess:
    """Opens documents in this process, without limits; given in place of a worker."""

    parse = staticmethod(parse_document)
    check = staticmethod(check_reading)
    judge_page = staticmethod(judge_page)


IN_PROCESS = InProcess()


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Workspace:
    """The folder of one project."""

    root: Path
    command: Callable[..., Ended]

    @property
    def sources(self) -> Path:
        """The registry of sources."""
        return self.root / "sources.yaml"

    @property
    def warehouse(self) -> Path:
        """The folder of all data."""
        return self.root / "warehouse"

    def load(self) -> Project:
        """Return the project as a command sees it."""
        return load_project(self.sources, self.warehouse)

    def run(self, *args: object) -> Ended:
        """Run a command on this project."""
        return self.command(*args, "--sources", self.sources, "--warehouse", self.warehouse)

    def ingest(self, source_id: str, body: bytes, day: str, *more: object) -> Ended:
        """Run `ingest` on a document of one day."""
        page = self.root / "page"
        page.write_bytes(body)
        return self.run("ingest", source_id, page, "--fetched-at", day, *more)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as its readers find it."""
        layer, _, bare = name.rpartition("/")
        return pd.read_parquet(self.warehouse / layer / f"{bare}.parquet")

    def attempt_logs(self) -> list[Path]:
        """Return the files of the log of attempts, oldest first."""
        return sorted((self.warehouse / "raw/fetches").glob("*.jsonl"))

    def files(self) -> dict[str, bytes]:
        """Return every file of the warehouse."""
        return {
            str(path.relative_to(self.warehouse)): path.read_bytes()
            for path in sorted(self.warehouse.rglob("*"))
            if path.is_file() and path.suffix != ".lock" and path.name != ".lock"
        }


def read_once(root: Path, *documents: tuple[str, str, bytes]) -> Path:
    """Return the folder of a project that was built once, for tests to read, or to copy first.

    Args:
        root: An empty folder.
        documents: Source, day and bytes of what is archived, and read, one after the other.
    """
    shutil.copytree(PROJECT, root, dirs_exist_ok=True)
    loaded = load_project(root / "sources.yaml", root / "warehouse")
    for source_id, day, body in documents:
        at = datetime.fromisoformat(f"{day}T00:00+00:00")
        source = loaded.registry.by_id(source_id)
        acquirer = Acquirer(loaded, source, [], lambda at=at: at)
        acquirer.keep(body, "saved", at=at, url=str(source.url))
        read_again(loaded, source, attempts_by_source(loaded)[source_id], worker=IN_PROCESS)
    rebuild(loaded, lambda _: None)
    write_report(loaded.warehouse)
    return root


def built_now(project: Project, *names: str) -> dict[str, pd.DataFrame]:
    """Return tables as a build would write them, without what nobody asks for."""
    return build_tables(load_inputs(project).frames(inputs_of(names)), names)


def raise_versions(patch: pytest.MonkeyPatch) -> None:
    """Let all parsers have a new version."""

    def raised(source: Source) -> ParserFacts:
        facts = facts_of(source)
        return replace(facts, version=facts.version + 1)

    patch.setattr(reader, "facts_of", raised)
