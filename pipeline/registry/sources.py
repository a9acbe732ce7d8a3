"""`sources.yaml`: every source, and the settings of the pipeline, typed."""

import importlib.util
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, HttpUrl, model_validator

from pipeline.domain.names import names_like
from pipeline.domain.readings import Meter
from pipeline.domain.units import Unit
from pipeline.registry.documents import Accepted, AcceptedRow, BenchmarkRun, Embedded, Released
from pipeline.registry.engines import Engine
from pipeline.registry.entries import Amount, Entry, Id, Word
from pipeline.registry.news_rules import News
from pipeline.registry.strict_yaml import ConfigError, PlacedError, load_model
from pipeline.registry.wanted_facts import WantedFact
from pipeline.registry.watches import Watch
from pipeline.registry.workloads import WORKLOADS, Workload

SourceClass = Literal[
    "vendor",
    "vendor_docs",
    "router",
    "aggregator",
    "benchmark",
    "press",
    "investor",
    "competitor",
    "analyst",
    "content_farm",
]
SourceGroup = Literal["cited", "pricing_pages", "feeds", "measurements"]


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"no time zone '{name}': write one as Europe/Berlin or UTC"
        raise ValueError(msg) from error
    return name


def _known_parser(name: str) -> str:
    is_public = name.isidentifier() and not name.startswith("_")
    if not is_public or importlib.util.find_spec(f"pipeline.parsers.{name}") is None:
        msg = f"no parser '{name}': name a module of pipeline/parsers, or add it there"
        raise ValueError(msg)
    return name


class Anchor(Entry):
    """A row that a sound reading has."""

    model: str
    """Offer: API id, label, or size class, as the page prints it; its maker and the signs between
    words may differ."""
    meter: Meter
    """What is billed."""
    since: date | None = None
    """First day on which the page has it: earlier documents, of a backfill, need not."""


class Expect(Entry):
    """What a sound reading of a source looks like."""

    rows: tuple[int, int]
    """Fewest and most rows: prices, for a source that states any; else observations, else facts."""
    rows_before: dict[date, tuple[int, int]] = Field(default={})
    """The same for documents from before a day, where a catalogue has grown: the first day after
    the document's own decides."""
    anchors: tuple[Anchor, ...] = ()
    """Rows without which the page is not what it was. Choose what is least likely to retire."""
    max_usd: dict[Unit, Amount] = Field(default={})
    """Highest sane price by unit; a higher one is doubted."""
    phrases: tuple[Word, ...] = ()
    """Words that a whole copy of an article has, best from near its end: a copy without them was
    cut, or is of another article."""
    max_lost_share: Annotated[float, Field(ge=0, le=1)] = 0.3
    """Share of the last sound reading's rows that may be gone from the next one, within a month;
    after a longer gap accordingly more."""


class Relay(Entry):
    """A seller whose own list a catalogue re-reads, dropping what the seller drops."""

    seller: Id
    """An id of providers.yaml."""
    since: date
    """First day on which it did."""
    takes_all_new: bool = False
    """Whether it also takes all that the seller lists anew, so that what it lacks is not listed."""
    evidence: Annotated[str, Field(min_length=1)]
    """How that is known."""


class Source(Entry):
    """One source."""

    id: Id
    """Unique; names the asset, the archive folder and the test page."""
    title: str
    """Title for citations."""
    publisher: str
    """Who publishes it."""
    url: HttpUrl
    """Address of the document."""
    class_: Annotated[SourceClass, Field(alias="class")]
    """What kind of witness the publisher is; decides precedence."""
    group: SourceGroup
    """Group of the asset graph."""
    priority: int = 0
    """Of witnesses that are alike in all else the one with the highest is believed."""
    lineage: tuple[Id, ...] = ()
    """Sources that it copies: what agrees with them is no second witness."""
    relays: tuple[Relay, ...] = ()
    """Sellers whose own lists it re-reads: what it states of them is as good as theirs."""
    keeps_dead: bool = False
    """Whether it never removes what sellers no longer offer."""
    whole_list: tuple[Literal["chat"], ...] = ()
    """Kinds of models of which it lists all that its provider offers, so that what is absent is not
    offered. Lists for machines and tables of documentation, never marketing pages: those show core
    or headline models."""
    provider: Id | None = None
    """Whose offers it states, where it states one provider's; an id of providers.yaml."""
    speaks_for: Id | None = None
    """In whose name it speaks, where that is not `provider`: a company's announcement on a wire,
    a supplier's story of its customer. What it says of that company is no second witness."""
    copy_of: Id | None = None
    """Source of which it transcribes a stored copy."""
    is_whole_copy: bool = False
    """Whether all figures of that copy are here, so that what is not here is not there."""
    parser: Annotated[str, AfterValidator(_known_parser)]
    """Module of pipeline/parsers that reads its layout."""
    licence: str
    """Licence of the data, or the terms under which its facts are used."""
    terms: HttpUrl | None = None
    """Where the terms stand."""
    cadence_days: Annotated[int, Field(gt=0)]
    """How often it is known to change at most; after three of these a price is stale."""
    cited_in: tuple[str, ...] = ()
    """Sections of the report that cite it."""
    published_on: date | None = None
    """Day of publication, which an article's facts are dated by; null: what the page itself says,
    if it says so."""
    facts: tuple[WantedFact, ...] = ()
    """What to look for in it, where it is an article or a report."""
    expect: Expect
    """What a sound reading looks like."""
    alternates: tuple[HttpUrl, ...] = ()
    """Other addresses of the same document in the same layout."""
    embedded: Embedded | None = None
    """Set where the document comes from an installed package, not from the network."""
    released: Released | None = None
    """Set where releases of a package carry the document."""
    transcript: str | None = None
    """Set where a person read the page: file of transcripts/."""
    is_probe: bool = False
    """Whether its documents are our own measurements: `inference-market probe` makes them."""
    run: BenchmarkRun | None = None
    """Conditions of a benchmark run."""
    token_unit: Unit | None = None
    """Unit of its prices of tokens, for a page that says it elsewhere or not at all. What the page
    itself says goes first; prices that rest on this carry a note."""
    key_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{2,63}$")] | None = None
    """Environment variable with the key that the host asks for; while it is not set, the source is
    left alone."""
    accepted: tuple[Accepted, ...] = ()
    """Snapshots accepted by a person; `inference-market accept` writes here."""
    accepted_rows: tuple[AcceptedRow, ...] = ()
    """Doubted prices accepted by a person; `inference-market accept --row` writes here."""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        ways = ("embedded", "transcript", "released")
        stated = [name for name in ways if getattr(self, name) is not None]
        if len(stated) > 1:
            msg = f"{' and '.join(stated)} exclude each other: keep one"
            raise ValueError(msg)
        return self

    @property
    def is_live(self) -> bool:
        """Whether it is fetched from the network."""
        is_released = self.released is not None and self.released.use == "only"
        is_ours = self.embedded is not None or self.transcript is not None or self.is_probe
        return not is_ours and not is_released


class Settings(Entry):
    """What holds for the whole pipeline."""

    user_agent: Annotated[str, Field(pattern=r"^[!-.0-~][ -~]*$")]
    """Sent with each request: names the project and a contact, in ASCII."""
    cron: str
    """When the nightly job starts."""
    time_zone: Annotated[str, AfterValidator(_known_time_zone)]
    """Time zone of `cron`."""
    keep_runs_days: Annotated[int, Field(gt=0)] = 90
    """How long Dagster's records of runs are kept."""
    threads: Annotated[int, Field(gt=0, le=64)] = 16
    """Sources that are read at once."""
    connect_timeout_s: Annotated[float, Field(gt=0)] = 10
    """Longest wait for a connection."""
    read_timeout_s: Annotated[float, Field(gt=0)] = 20
    """Longest silence of a server."""
    deadline_s: Annotated[float, Field(gt=0)] = 60
    """Longest time for one document, retries and redirects included; waiting for the host's turn
    and reading its robots.txt come on top."""
    max_bytes: Annotated[int, Field(gt=0)] = 10_000_000
    """Largest document, after decompression."""
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    """Further tries after a failure that may pass."""
    host_spacing_s: Annotated[float, Field(ge=0)] = 1
    """Shortest time between two requests to one host."""
    wayback_url: HttpUrl = HttpUrl("https://web.archive.org")
    """Where the Wayback Machine is; another address for tests and mirrors."""
    wayback_requests_per_minute: Annotated[float, Field(gt=0)] = 24
    """Most requests that a backfill makes; the Wayback Machine blocks at 30."""
    workloads: tuple[Workload, ...] = WORKLOADS
    """Uses that `derived/workload_costs` prices."""
    news: News = News()
    """What is sent to the webhook, if there is one."""
    keep_releases_days: Annotated[float, Field(ge=0)] = 7
    """How long the tables of earlier builds are kept, for readers who began with them."""
    engine: Engine = Engine()
    """Where the steps of a night run; one process by default."""
    allow_loopback: bool = False
    """Whether addresses of this machine may be fetched; for tests and local mirrors."""


def _named(field: str, name: str | None) -> tuple[tuple[str, str], ...]:
    return () if name is None else ((field, name),)


class Registry(Entry):
    """The whole of sources.yaml."""

    settings: Settings
    """What holds for all sources."""
    sources: tuple[Source, ...]
    """The sources, sorted by id."""
    watch: tuple[Watch, ...] = ()
    """Prices that a person wants to hear of."""

    @model_validator(mode="after")
    def _ids_are_unique_and_known(self) -> Self:
        ids = [source.id for source in self.sources]
        for index, source in enumerate(self.sources):
            if source.id in ids[:index]:
                msg = f"source id '{source.id}' stands twice: rename one"
                raise PlacedError(msg, "sources", index, "id")
            named = [("lineage", name) for name in source.lineage]
            for field, upstream in (*named, *_named("copy_of", source.copy_of)):
                if upstream not in ids:
                    msg = f"'{upstream}' is no source: remove it, or mend its spelling"
                    raise PlacedError(msg, "sources", index, field)
        names = [watch.id for watch in self.watch]
        for index, name in enumerate(names):
            if name in names[:index]:
                msg = f"watch id '{name}' stands twice: rename one"
                raise PlacedError(msg, "watch", index, "id")
        return self

    def by_id(self, source_id: str) -> Source:
        """Return one source.

        Raises:
            ConfigError: There is no such source.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        known = [source.id for source in self.sources]
        close = names_like(source_id, known)
        hint = f"like it: {', '.join(close)}" if close else f"there are: {', '.join(known)}"
        msg = f"no source '{source_id}' in sources.yaml; {hint}"
        raise ConfigError(msg)


def with_sources(registry: Registry, more: Sequence[Source]) -> Registry:
    """Return a registry with further sources, sorted by id."""
    if not more:
        return registry
    sources = sorted((*registry.sources, *more), key=lambda source: source.id)
    return Registry(settings=registry.settings, sources=tuple(sources), watch=registry.watch)


def load_sources(path: Path) -> Registry:
    """Return the sources and settings of the file at `path`.

    Raises:
        ConfigError: The file has a mistake; the message names line and mend.
    """
    return load_model(path, Registry)
