"""A small project of its own for each test, documents for it, and commands run on it."""

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import settings

from pipeline.cli import main
from pipeline.domain.kinds import PERFORMANCE, PRICES, Kind, Row
from pipeline.domain.readings import PerformanceReading, PriceReading
from pipeline.fetch.machine import CA_VARIABLES
from pipeline.outputs.news.send import VARIABLE
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.project import Project, load_project
from pipeline.registry.sources import Source
from tests.workspace import PROJECT, Ended, Workspace, read_once

# Nothing that is tested may reach the webhook of whoever runs the tests, or go through a proxy.
os.environ.pop(VARIABLE, None)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
OF_THE_USER = {
    name: os.environ.pop(name)
    for name in (*CA_VARIABLES, "PIP_CERT", *PROXIES, *map(str.lower, PROXIES))
    if name in os.environ
}

# No test is a measure of time: what is slow on a busy machine is no error.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PAGES = Path(__file__).parent / "pages"

# A test process holds millions of objects of modules and of collected tests, which stay to its end.
# Looking through them for garbage again and again took a sixth of the time of all tests: collect
# seldom, and leave out what was there before the first test. Garbage without cycles goes at once
# as ever.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    # Or else extension modules would complain of leaks.
    gc.unfreeze()


@pytest.fixture
def user_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go through the proxies of whoever runs the tests, and trust the authorities they trust."""
    for name, value in OF_THE_USER.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session", autouse=True)
def workers_stay() -> Iterator[None]:
    """Keep the workers from ending with each command: a start takes half a second."""
    with document_worker(), document_worker(JUDGING_LIMITS):
        yield


@pytest.fixture(scope="session", autouse=True)
def disks_need_not_wait() -> Iterator[None]:
    """Leave files to the system's cache: no test cuts the power, and waiting takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


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
def project(copied: Callable[[Path], Workspace]) -> Callable[[], Workspace]:
    """Return what makes a project of three sources, nothing read yet."""
    return lambda: copied(PROJECT)


@pytest.fixture
def copied(tmp_path: Path, command: Callable[..., Ended]) -> Callable[[Path], Workspace]:
    """Return what copies the folder of a project, so that a test may change it."""

    def copy(root: Path) -> Workspace:
        shutil.copytree(root, tmp_path, dirs_exist_ok=True)
        return Workspace(tmp_path, command)

    return copy


@pytest.fixture(scope="session")
def _read_once(tmp_path_factory: pytest.TempPathFactory, price_list: Callable[..., bytes]) -> Path:
    """Return a project's folder after each feed gave a document."""
    return read_once(
        tmp_path_factory.mktemp("read"),
        ("acme-feed", "2026-01-05", price_list(anvil=(1, 2))),
        ("catalogue", "2026-01-06", price_list(anvil=(1, 2.5))),
    )


@pytest.fixture(scope="session")
def read_project_once(_read_once: Path) -> Project:
    """Return that project for tests that change nothing of it."""
    return load_project(_read_once / "sources.yaml", _read_once / "warehouse")


@pytest.fixture
def read_project(_read_once: Path, copied: Callable[[Path], Workspace]) -> Workspace:
    """Return a project whose feeds were read: both ask 1 for input; 2 and 2.5 for output."""
    return copied(_read_once)


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
