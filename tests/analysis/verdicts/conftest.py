"""A report of few claims, the sources that it cites, and what they state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.domain.kinds import FACTS, PERFORMANCE, PRICES
from pipeline.domain.metrics import METRICS
from pipeline.quantities.quantities import quantity_of
from pipeline.reading.reading_log import LOG
from pipeline.registry.claims import Claims
from pipeline.registry.strict_yaml import parse_model
from pipeline.tables.build import TABLES
from pipeline.tables.claim_entries import claim_entries, sum_entries

Row = dict[str, Any]

REPORT = """
report: {id: sample, title: A sample, written_between: [2026-01-10, 2026-01-20]}
sections:
  - {name: Bare}
  - name: Cited
    citations: [{source: press, label: Press}, {source: blog, label: Blog}]
"""
SOURCES = {
    "press": {"source_class": "press", "publisher": "The Press"},
    "blog": {"source_class": "vendor", "publisher": "Acme", "speaks_for": "acme"},
    "other": {"source_class": "analyst", "publisher": "Other"},
    "list": {"source_class": "vendor", "publisher": "Acme", "speaks_for": "acme"},
}
SEEN = datetime(2026, 1, 5, tzinfo=UTC)
CLOCK = pd.DataFrame({"at": pd.to_datetime(["2026-01-31"], utc=True).as_unit("us")})
PROVENANCE = {
    "source_url": "https://press.example/story",
    "fetched_at": SEEN,
    "snapshot_sha256": "0" * 64,
    "method": "saved",
    "parser": "article",
    "parser_version": 1,
    "first_seen_at": SEEN,
    "last_seen_at": SEEN,
    "gone_at": None,
}


def fact(source: str, subject: str, metric: str, printed: str, **changes: object) -> Row:
    """Return a row of core/facts of a figure as a source prints it."""
    unit = METRICS[metric].units[0]
    read = None if unit == "name" else quantity_of(printed, unit)
    return (
        dict.fromkeys(item.name for item in FACTS.columns)
        | {
            "source_id": source,
            "subject_id": subject,
            "metric": metric,
            "unit": unit,
            "value_text": printed if read is None else None,
            "value_low": read and read.low,
            "value_high": read and read.high,
            "qualifier": read.qualifier if read else "exact",
            "printed_step": read and read.printed_step,
            "is_forecast": False,
            "place": "text",
            "evidence_text": printed,
            "evidence_locator": "block 1, characters 0-9",
        }
        | PROVENANCE
        | changes
    )


def mentioned(source: str, sentence: str, **changes: object) -> Row:
    """Return a row of core/facts of a sentence that a text has."""
    return (
        fact(source, source, "customer", sentence)
        | {"metric": "mention", "unit": "text", "evidence_text": sentence}
        | changes
    )


@dataclass(frozen=True)
class Desk:
    """Checks claims against what sources state."""

    frame: Callable[..., pd.DataFrame]
    published: Callable[..., pd.DataFrame]

    def check(  # noqa: PLR0913 (what a test may set)
        self,
        claims: str,
        facts: Iterable[Row] = (),
        *,
        read: Iterable[str] = ("press", "blog"),
        prices: pd.DataFrame | None = None,
        performance: pd.DataFrame | None = None,
        models: Iterable[Row] = (),
        sources: dict[str, Row] | None = None,
    ) -> dict[str, Row]:
        """Return the verdicts on the claims of a report, by claim.

        Args:
            claims: What follows `sections` in a claims file.
            facts: Rows of core/facts.
            read: Sources that were soundly read.
            prices: core/prices.
            performance: core/performance.
            models: Rows of core/models.
            sources: More sources, or other columns of ours.
        """
        report = parse_model(REPORT + claims, Claims, name="claims.yaml")
        core = TABLES["claims"].TABLE.enforce(claim_entries(report))
        entries = SOURCES | (sources or {})
        frames = {
            "claims": pd.DataFrame(core.to_pandas()),
            "facts": self.published(FACTS, list(facts)),
            "prices": self._or_none(prices, "prices"),
            "performance": self._or_none(performance, "performance"),
            "models": self.frame("models", list(models)),
            "sources": self.frame("sources", [_source(*item) for item in entries.items()]),
            "fetches": self.frame("fetches", [_attempt(name) for name in entries]),
            "reads": _reads(read),
            "source_entries": pd.DataFrame({"id": list(entries), "key_env": None}),
            "sum_entries": sum_entries(report),
            "clock": CLOCK,
        }
        module = TABLES["claim_verdicts"]
        rows = module.TABLE.enforce(module.build(**frames)).to_pylist()
        return {row["claim_id"]: row for row in rows}

    def _or_none(self, frame: pd.DataFrame | None, name: str) -> pd.DataFrame:
        return self.frame(name, []) if frame is None else frame


def _source(source_id: str, changes: Row) -> Row:
    return {
        "source_id": source_id,
        "title": source_id,
        "url": f"https://{source_id}.example/story",
        "lineage": [],
        "is_whole_copy": False,
        "parser": "article",
        "licence": "facts",
        "cadence_days": 30,
        "way_in": "live",
        "cited_in": [],
    } | changes


def _attempt(source_id: str) -> Row:
    return {
        "source_id": source_id,
        "fetched_at": SEEN,
        "archived_at": SEEN,
        "method": "live",
        "outcome": "blocked",
        "url": f"https://{source_id}.example/story",
        "final_url": f"https://{source_id}.example/story",
        "error": "HTTP 403",
    }


def _reads(source_ids: Iterable[str]) -> pd.DataFrame:
    """Return the logs of sources of which each was soundly read once."""
    empty = LOG.schema.remove_metadata().empty_table().to_pandas()
    seen = pd.Series([SEEN] * len(list(source_ids)), dtype="datetime64[us, UTC]")
    counts = {name: 0 for name in empty if name.endswith("_count")}
    rows = {"source_id": list(source_ids), "first_at": seen, "last_at": seen, "state": "sound"}
    frame = pd.DataFrame(rows).assign(**counts)
    return frame.reindex(columns=["source_id", *empty.columns])


@pytest.fixture(scope="session")
def desk(published_frame: Callable[..., pd.DataFrame]) -> Desk:
    """Return what checks claims."""

    def frame(name: str, rows: list[Row]) -> pd.DataFrame:
        schema = TABLES[name].TABLE.schema
        return pd.DataFrame(pa.Table.from_pylist(rows, schema=schema).to_pandas())

    return Desk(frame, published_frame)


@pytest.fixture(scope="session")
def state() -> Callable[..., Row]:
    """Return what makes a fact of a figure as a source prints it."""
    return fact


@pytest.fixture(scope="session")
def mention() -> Callable[..., Row]:
    """Return what makes a sentence that a text has."""
    return mentioned


@pytest.fixture(scope="session")
def price_list(
    price_row: Callable[..., Row], published_frame: Callable[..., pd.DataFrame]
) -> Callable[..., pd.DataFrame]:
    """Return what makes core/prices of offers: seller, model, input and output price."""

    def make(*offers: tuple[str, str, str, str], **changes: object) -> pd.DataFrame:
        rows = [
            price_row(model, usd, meter=meter, provider_id=seller, source_id="list", **changes)
            for seller, model, *pair in offers
            for meter, usd in zip(("input", "output"), pair, strict=True)
        ]
        kept = published_frame(PRICES, rows)
        frame = kept.assign(
            doubt=pd.Series(None, index=kept.index, dtype="str"),
            stands_to=kept["gone_at"],
            doubted_usd=float("nan"),
        )
        return frame.assign(model_id=frame["offer_key"], is_uncertain=False)

    return make


@pytest.fixture(scope="session")
def speeds(
    figure_row: Callable[..., Row], published_frame: Callable[..., pd.DataFrame]
) -> Callable[..., pd.DataFrame]:
    """Return what makes core/performance of speeds: seller, model, tokens per second."""

    def make(*figures: tuple[str, str, str], **changes: object) -> pd.DataFrame:
        rows = [
            figure_row(
                value,
                metric="output_tps",
                convention="after_first_token",
                provider_id=seller,
                offer_key=model,
                source_id="other",
                **changes,
            )
            for seller, model, value in figures
        ]
        frame = published_frame(PERFORMANCE, rows)
        return frame.assign(model_id=frame["offer_key"])

    return make
