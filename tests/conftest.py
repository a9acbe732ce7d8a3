"""A small project of its own for each test, documents for it, and commands run on it."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.acquire import Acquirer
from pipeline.cli import main
from pipeline.intervals import PERFORMANCE, PRICES, Kind, Row
from pipeline.news.tell import VARIABLE
from pipeline.parsing import find_evidence, parse_document
from pipeline.project import Project, load_project
from pipeline.publish import rebuild
from pipeline.readings import PerformanceReading, PriceReading
from pipeline.reporting import write_report
from pipeline.sources import Source
from pipeline.worker import Worker

# Nothing that is tested may reach the webhook of whoever runs the tests.
os.environ.pop(VARIABLE, None)

PAGES = Path(__file__).parent / "pages"

PROJECT = Path(__file__).parent / "project"
"""Registries and a transcript: a vendor's page read by hand, its feed, and a catalogue."""


@pytest.fixture(autouse=True)
def parsing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse in this process: starting the worker for each command would double the time.

    Modules that test the worker override this. Fixtures of modules and of the session, such as
    whole nights, come before it, and so do commands in processes of their own.
    """
    monkeypatch.setattr(
        Worker, "parse", lambda _, source, snapshot: parse_document(source, snapshot)
    )
    monkeypatch.setattr(Worker, "find", lambda _, *asked: find_evidence(*asked))


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

    def files(self) -> dict[str, bytes]:
        """Return every file of the warehouse."""
        return {
            str(path.relative_to(self.warehouse)): path.read_bytes()
            for path in sorted(self.warehouse.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Return what runs `inference-market` with arguments, to its exit code."""

    def run(*args: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["inference-market", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def project(tmp_path: Path, command: Callable[..., Ended]) -> Callable[[], Workspace]:
    """Return what makes a project of three sources, nothing read yet."""

    def make() -> Workspace:
        shutil.copytree(PROJECT, tmp_path, dirs_exist_ok=True)
        return Workspace(tmp_path, command)

    return make


@pytest.fixture(scope="session")
def _read_once(tmp_path_factory: pytest.TempPathFactory, price_list: Callable[..., bytes]) -> Path:
    """Return a project's folder after each feed gave a document."""
    root = tmp_path_factory.mktemp("read")
    shutil.copytree(PROJECT, root, dirs_exist_ok=True)
    loaded = load_project(root / "sources.yaml", root / "warehouse")
    for source_id, day, output in (("acme-feed", 5, 2), ("catalogue", 6, 2.5)):
        at = datetime(2026, 1, day, tzinfo=UTC)
        source = loaded.registry.by_id(source_id)
        acquirer = Acquirer(loaded, source, [], lambda at=at: at)
        acquirer.keep(price_list(anvil=(1, output)), "saved", at=at, url=str(source.url))
    rebuild(loaded, lambda _: None)
    write_report(loaded.warehouse)
    return root


@pytest.fixture
def read_project(_read_once: Path, tmp_path: Path, command: Callable[..., Ended]) -> Workspace:
    """Return a project whose feeds were read: both ask 1 for input; 2 and 2.5 for output."""
    shutil.copytree(_read_once, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path, command)


@pytest.fixture(scope="session")
def price_list() -> Callable[..., bytes]:
    """Return what writes a catalogue in LiteLLM's shape: USD per million tokens, by model."""

    def write(provider: str = "acme", **usd_per_mtok: tuple[float, float]) -> bytes:
        rows = {
            f"{provider}/{model}": {
                "litellm_provider": provider,
                "mode": "chat",
                "input_cost_per_token": input_ / 1e6,
                "output_cost_per_token": output / 1e6,
            }
            for model, (input_, output) in usd_per_mtok.items()
        }
        return json.dumps(rows, indent=1).encode()

    return write


@pytest.fixture(scope="session")
def saved_page() -> Callable[[str], bytes]:
    """Return what reads a document of tests/pages/ by its file name."""
    return lambda name: (PAGES / name).read_bytes()


@pytest.fixture(scope="session")
def utc() -> Callable[[str], datetime]:
    """Return what makes a time of an ISO 8601 date, in UTC."""
    return lambda day: datetime.fromisoformat(f"{day}T00:00+00:00")


@pytest.fixture
def make_source() -> Callable[..., Source]:
    """Return what makes an entry of sources.yaml: a vendor's catalogue, with what is changed."""

    def make(**changes: object) -> Source:
        entry: dict[str, object] = {
            "id": "acme-feed",
            "title": "Acme price feed",
            "publisher": "Acme",
            "url": "https://acme.example/prices.json",
            "class": "vendor",
            "group": "feeds",
            "parser": "litellm",
            "licence": "facts",
            "cadence_days": 1,
            "expect": {"rows": (1, 9)},
        }
        return Source.model_validate(entry | changes)

    return make


_SEEN = {
    "source_id": "acme-feed",
    "source_url": "https://acme.example/prices.json",
    "fetched_at": datetime(2026, 1, 5, tzinfo=UTC),
    "snapshot_sha256": "0" * 64,
    "method": "live",
    "parser": "litellm",
    "parser_version": 1,
}


@pytest.fixture(scope="session")
def price_row() -> Callable[..., Row]:
    """Return what makes a kept price: USD per million input tokens, with what is changed."""

    def make(offer: str = "anvil-70b", usd: str | None = "0.5", **changes: object) -> Row:
        reading = PriceReading(
            provider_id="acme",
            model_label=offer,
            meter="input",
            unit="usd_per_mtok",
            price_usd=None if usd is None else Decimal(usd),
            currency="USD",
            evidence_text=str(usd),
            evidence_locator=f"/{offer}",
        )
        day = _SEEN["fetched_at"]
        seen = {"first_seen_at": day, "last_seen_at": day, "gone_at": None}
        evidence = {"evidence_text": str(usd), "evidence_locator": f"/{offer}"}
        return PRICES.row(reading) | seen | _SEEN | evidence | changes

    return make


@pytest.fixture(scope="session")
def figure_row() -> Callable[..., Row]:
    """Return what makes a kept figure: a median time to first token, with what is changed."""

    def make(value: str = "0.22", **changes: object) -> Row:
        reading = PerformanceReading(
            provider_id="acme",
            model_label="Anvil 70B",
            model_id_native="anvil-70b",
            metric="ttft_s",
            value=Decimal(value),
            percentile="p50",
            convention="client_streaming_ttft",
            prompt_tokens=550,
            output_tokens=150,
            measured_by="Acme Labs",
            evidence_text=value,
            evidence_locator="/p50",
        )
        evidence = {"evidence_text": value, "evidence_locator": "/p50"}
        return PERFORMANCE.row(reading) | _SEEN | evidence | changes

    return make


@pytest.fixture(scope="session")
def published_frame() -> Callable[[Kind, Iterable[Row]], pd.DataFrame]:
    """Return what makes a frame of kept rows as core tables have them: amounts as float64."""

    def make(kind: Kind, rows: Iterable[Row]) -> pd.DataFrame:
        schema = kind.table.schema
        exact = [field.name for field in schema if pa.types.is_decimal(field.type)]
        frame = pa.Table.from_pylist(list(rows), schema=schema).to_pandas()
        return pd.DataFrame(frame).astype(dict.fromkeys(exact, "float64"))

    return make
