"""What pages are written from: the tables, the names in them, the clock, and the citations."""

import copy
import re
from collections.abc import Hashable
from functools import cached_property
from typing import Final

import pandas as pd

from pipeline.analysis.prices.size_class_prices import comparable_prices
from pipeline.analysis.prices.token_prices import COMPARED_OFFER, token_prices
from pipeline.domain.names import squashed
from pipeline.outputs.report.addresses import model_page, provider_page
from pipeline.outputs.report.citations import Citations
from pipeline.outputs.report.document import Paragraph
from pipeline.outputs.report.inlines import Inline, SiteLink
from pipeline.outputs.report.names import model_names, spelled
from pipeline.outputs.report.parts.original import Original
from pipeline.outputs.report.steps import Steps, priced_steps
from pipeline.outputs.report.tables import PublishedRow, Rows, Tables
from pipeline.outputs.report.text import day, long_day, name_of

UNKNOWN: Final = "unknown"
"""Kind of a provider that nobody looked into."""

SHARED: Final = (
    *("highlighted", "kinds", "provider_names", "model_names", "priced_models", "paged_providers"),
    *("_paged", "_priced", "_statements", "sellers", "steps", "contexts"),
)
"""What is looked up once for all pages."""

STATED_OFFER: Final = ("source_id", "provider_id", "offer_key", "via")
"""What names an offer of a source."""


class Material:
    """The tables of one site, and what is looked up in them over and over."""

    def __init__(self, tables: Tables) -> None:
        """Read the clock: the newest attempt; it is null where nothing was ever tried."""
        self.tables = tables
        newest = tables["fetches"]["fetched_at"].max()
        self.clock: pd.Timestamp | None = None if pd.isna(newest) else newest
        self.citations = Citations(tables)
        self.original = Original(tables, self.citations)

    def for_page(self) -> "Material":
        """Return the same material with citations of its own: each page numbers its sources."""
        for name in SHARED:
            getattr(self, name)
        page = copy.copy(self)
        page.citations = Citations(self.tables)
        page.original = self.original.citing(page.citations)
        return page

    @property
    def as_of(self) -> str:
        """The clock, for people."""
        return "no attempt yet" if self.clock is None else f"{self.clock:%Y-%m-%d %H:%M} UTC"

    @cached_property
    def highlighted(self) -> list[str]:
        """Ids of the highlighted providers, in order of their names."""
        rows = [row for row in self.tables.rows("providers") if row["is_highlighted"]]
        return [row["provider_id"] for row in sorted(rows, key=lambda row: row["name"].lower())]

    @cached_property
    def provider_names(self) -> dict[str, str]:
        """Names of all providers by id."""
        return {row["provider_id"]: name_of(row["name"]) for row in self.tables.rows("providers")}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What each provider is, as far as somebody looked into it."""
        rows = self.tables.rows("providers")
        return {row["provider_id"]: row["kind"] for row in rows if row["kind"] is not None}

    @cached_property
    def model_names(self) -> dict[str, str]:
        """Names of all canonical models by id."""
        return model_names(self.tables)

    @cached_property
    def priced_models(self) -> list[str]:
        """Models that have a page: those that somebody prices, or whose speed is measured."""
        found: set[str] = set(self.tables.groups("price_comparison", "model_id"))  # type: ignore[arg-type]
        found |= set(self.tables.groups("performance_comparison", "model_id"))  # type: ignore[arg-type]
        return sorted(found)

    @cached_property
    def paged_providers(self) -> list[str]:
        """Providers that have a page: those that price something, and the highlighted ones."""
        found: set[str] = set(self.highlighted)
        for name in ("price_comparison", "gpu_comparison", "performance_comparison"):
            found |= set(self.tables.groups(name, "provider_id"))  # type: ignore[arg-type]
        return sorted(found)

    def provider(self, provider_id: str, via: str | None = None) -> str:
        """Return a provider's name, and the router through which it sells."""
        name = self.provider_names.get(provider_id) or name_of(provider_id)
        return name if via is None else f"{name} via {self.provider(via)}"

    def provider_link(self, provider_id: str, via: str | None = None) -> Inline:
        """Return a provider's name as a link to its page, if it has one."""
        name = self.provider(provider_id, via)
        return SiteLink(name, provider_page(provider_id)) if provider_id in self._paged else name

    def model(self, model_id: str) -> str:
        """Return a model's name."""
        return self.model_names.get(model_id) or name_of(model_id)

    def maker(self, model_id: str) -> str:
        """Return the name of a model's maker: as it calls itself where it sells, too."""
        maker = model_id.partition("/")[0]
        own = self.provider_names.get(maker, "")
        return own if squashed(own) == squashed(maker) else spelled(name_of(maker))

    def with_names(self, text: str) -> str:
        """Return a text with the names of models in place of their ids."""
        return re.sub(r"[\w.-]+/[\w.-]*\w", lambda at: self.model_names.get(at[0], at[0]), text)

    def model_link(self, model_id: str | None, label: str = "") -> Inline:
        """Return a model's name as a link to its page; a model that is not known by its label."""
        if model_id is None:
            return name_of(label)
        name = self.model(model_id)
        return SiteLink(name, model_page(model_id)) if model_id in self._priced else name

    def statement(self, offer: tuple[object, ...], meter: str) -> PublishedRow | None:
        """Return the price of a meter of a `COMPARED_OFFER`, as comparisons pick it."""
        rows, places = self._statements
        place = places.get((*offer, meter))
        return None if place is None else rows[place]

    @cached_property
    def _statements(self) -> tuple[Rows, dict[tuple[object, ...], int]]:
        picked = token_prices(self._comparable())
        rows = Rows(picked.assign(model_key=picked["model_id"].fillna(picked["offer_id"])))
        found: dict[tuple[object, ...], int] = {}
        for place, key in enumerate(rows.keys([*COMPARED_OFFER, "meter"])):
            found.setdefault(key, place)
        return rows, found

    @cached_property
    def sellers(self) -> dict[object, int]:
        """How many sellers price each model."""
        found: dict[object, set[object]] = {}
        for model, seller in self.tables.rows("price_comparison").keys(["model_id", "provider_id"]):
            found.setdefault(model, set()).add(seller)
        return {model: len(sellers) for model, sellers in found.items()}

    @cached_property
    def steps(self) -> dict[tuple[Hashable, ...], Steps]:
        """The prices of each offer, as a calculator takes them."""
        return priced_steps(self._comparable())

    def _comparable(self) -> pd.DataFrame:
        tables = self.tables
        return comparable_prices(tables["current_prices"], tables["offers"], tables["models"])

    @cached_property
    def contexts(self) -> dict[tuple[object, ...], int]:
        """Context window in tokens, by what names an offer of a source."""
        named = self.tables.rows("offers").keys([*STATED_OFFER, "context_window", "gone_at"])
        return {
            tuple(offer): int(window)
            for *offer, window, gone_at in named
            if window is not None and gone_at is None
        }

    @cached_property
    def _paged(self) -> frozenset[str]:
        return frozenset(self.paged_providers)

    @cached_property
    def _priced(self) -> frozenset[str]:
        return frozenset(self.priced_models)

    def source_title(self, source_id: str) -> str:
        """Return a source's title."""
        row = self.tables.sources.get(source_id)
        return name_of(row["title"] if row else source_id)

    def source_name(self, source_id: str) -> str:
        """Return a source's title without what explains it, for narrow places."""
        return self.source_title(source_id).partition(", ")[0]

    def source_class(self, source_id: str) -> str:
        """Return what kind of witness a source is."""
        row = self.tables.sources.get(source_id)
        return str(row["source_class"]) if row else "unknown"

    def nothing(self, name: str, otherwise: str) -> Paragraph:
        """Return what stands in place of a table: that it is not built, or else why it is empty.

        Args:
            name: The table.
            otherwise: Why a table that is there has nothing to show.
        """
        if self.tables.is_built(name):
            return Paragraph((otherwise,), is_quiet=True)
        text = f"The table {self.tables.path(name)} is not built: run inference-market build."
        return Paragraph((text,), is_quiet=True)

    def since(self, days: int) -> pd.Timestamp | None:
        """Return the time so many days before the clock."""
        return None if self.clock is None else self.clock - pd.Timedelta(days=days)

    def today(self) -> str:
        """Return the clock's day, in words."""
        return "" if self.clock is None else long_day(self.clock)

    def seen(self, row: PublishedRow, source_id: str) -> str | None:
        """Return the day a row was last seen; null: at the newest reading of its source."""
        seen = row["last_seen_at"]
        return None if self.tables.is_newest(source_id, seen) else day(seen)
