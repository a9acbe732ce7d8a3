"""A small market whose nights are told, and the news that comes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import pytest

from pipeline.outputs.news.events import NewsEvent, NewsEvidence
from pipeline.outputs.news.gather import gathered, news_reads
from pipeline.registry.project import Project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import load_inputs
from pipeline.runs.reading import attempts_by_source, read_again
from pipeline.tables.build import TABLES, build_tables, inputs_of
from tests.workspace import IN_PROCESS


@dataclass(frozen=True)
class Market:
    """A project of a vendor's feed and a catalogue that copies it."""

    project: Project
    write: Callable[..., bytes]

    def night(self, day: int, **feeds: Mapping[str, tuple[float, float]]) -> list[NewsEvent]:
        """Read what feeds say on a day of January 2026, and return all news there is then."""
        self.read(day, **feeds)
        return gathered(self.frames())

    def read(self, day: int, **feeds: Mapping[str, tuple[float, float]]) -> None:
        """Read what feeds say on a day of January 2026."""
        at = datetime(2026, 1, day, tzinfo=UTC)
        for name, prices in feeds.items():
            source = self.project.registry.by_id({"vendor": "acme-feed"}.get(name, name))
            acquirer = Acquirer(self.project, source, [], lambda: at)
            acquirer.keep(self.write(**prices), "saved", at=at, url=str(source.url))
            attempts = attempts_by_source(self.project)[source.id]
            read_again(self.project, source, attempts, worker=IN_PROCESS)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return what news is gathered from, built in memory."""
        inputs = load_inputs(self.project)
        tables = [name for name in news_reads() if name in TABLES]
        others = [name for name in news_reads() if name not in TABLES]
        return build_tables(inputs.frames(inputs_of(tables)), tables) | inputs.frames(others)


@pytest.fixture
def market(project, price_list) -> Market:
    return Market(project().load(), price_list)


@pytest.fixture(scope="session")
def make_event() -> Callable[..., NewsEvent]:
    """Return what makes an event: a price that rose by a tenth on 10 January."""

    def make(**changes: object) -> NewsEvent:
        plain: dict[str, object] = {
            "id": "a4d6a6ea-0000-5000-8000-000000000001",
            "kind": "price",
            "subject": "acme/anvil",
            "says": "input 1.1",
            "at": datetime(2026, 1, 10, tzinfo=UTC),
            "title": "Acme, Anvil: new price, +10 %",
            "details": ("input: 1 → 1.1 USD per million tokens (+10 %)",),
            "tags": ("repriced", "acme"),
            "evidence": NewsEvidence(
                title="Acme price feed",
                url="https://acme.example/prices.json",
                printed="1.1e-06",
                before="a" * 64,
                after="b" * 64,
            ),
            "magnitude_pct": 10.0,
        }
        return NewsEvent(**(plain | changes))

    return make
