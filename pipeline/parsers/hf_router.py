"""Hugging Face's router: who serves each model, at what price, and how fast its last probe was.

Documented at https://huggingface.co/docs/inference-providers/hub-api: prices in USD per million
tokens; time to first token in milliseconds and tokens per second "from the latest validation
probe", whose prompt, length and time are not stated.
"""

from decimal import Decimal
from typing import Final, NamedTuple

from pipeline.domain.readings import (
    Metric,
    PerformanceReading,
    PriceReading,
    Readings,
)
from pipeline.domain.snapshot import Snapshot
from pipeline.domain.units import seconds
from pipeline.extract.documents.json_document import Number, parse_json, pointer_to
from pipeline.extract.documents.json_entry import JsonEntry, Path, entries_of
from pipeline.extract.feeds import Billed, Collected, Offered
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers", "performance")

VIA: Final = "huggingface"
CONVENTION: Final = "hf_router_live"
MEASURED_BY: Final = "Hugging Face"

PRICES: Final[dict[str, Billed]] = {
    "input": Billed("input", "usd_per_mtok"),
    "output": Billed("output", "usd_per_mtok"),
}
"""Meter and unit of each field of `pricing`."""


class Measured(NamedTuple):
    """What a field measures, and whether it is in milliseconds."""

    metric: Metric
    is_in_ms: bool


FIGURES: Final[dict[str, Measured]] = {
    "first_token_latency_ms": Measured("ttft_s", is_in_ms=True),
    "throughput": Measured("output_tps", is_in_ms=False),
}

LIVE: Final = "live"
FAILING: Final = "error"
"""The last probe failed: the price stands, the figures beside it are of an earlier probe."""


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return prices, offers and figures of each seller of each model.

    Raises:
        ParseError: The document is no list of models with providers.
    """
    found = Collected()
    for model in entries_of(parse_json(snapshot.body)):
        model_id = model.text("id")
        for seller in model.entries("providers"):
            _read(found, model_id, seller)
    return found.readings()


def _read(found: Collected, model_id: str, seller: JsonEntry) -> None:
    provider = seller.text("provider")
    offered = Offered(provider, model_id, model_id, via=VIA)
    status = seller.get("status")
    if status not in {LIVE, FAILING}:
        found.unplaced.append((f"seller of status {status}", f"{model_id} at {provider}"))
        return
    found.offer(
        offered,
        (*seller.path, "provider"),
        printed=provider,
        context_window=seller.whole("context_length"),
    )
    _prices(found, offered, seller)
    if status == LIVE:
        _figures(found, offered, seller)


def _prices(found: Collected, offered: Offered, seller: JsonEntry) -> None:
    path, pricing = seller.entry_if_any("pricing")
    is_free = seller.get("is_free") is True
    stated = [value for value in pricing.values() if isinstance(value, Number) and value.amount]
    if is_free and stated:
        found.unplaced.append(("is_free beside a price", offered.model_id))
    elif is_free:
        found.prices += [_free(offered, billed, seller.path) for billed in PRICES.values()]
    else:
        for name, value in pricing.items():
            if name in PRICES:
                found.price(offered, value, (*path, name), PRICES[name])
            else:
                found.unplaced.append((name, offered.model_id))


def _free(offered: Offered, billed: Billed, path: Path) -> PriceReading:
    return PriceReading(
        provider_id=offered.provider_id,
        model_label=offered.label,
        model_id_native=offered.model_id,
        via=offered.via,
        meter=billed.meter,
        unit="usd_per_mtok",
        state="free",
        price_usd=Decimal(0),
        evidence_text="true",
        evidence_locator=pointer_to(*path, "is_free"),
    )


def _figures(found: Collected, offered: Offered, seller: JsonEntry) -> None:
    """Add the figures of the last probe; a 0 is one that was not taken."""
    for name, (metric, is_in_ms) in FIGURES.items():
        figure = seller.get(name)
        if figure is None or (isinstance(figure, Number) and not figure.amount):
            continue
        if not isinstance(figure, Number) or figure.amount < 0:
            found.unplaced.append((f"{name} that is no figure", offered.model_id))
            continue
        found.performance.append(
            PerformanceReading(
                provider_id=offered.provider_id,
                model_label=offered.label,
                model_id_native=offered.model_id,
                metric=metric,
                value=round(seconds(figure.amount) if is_in_ms else figure.amount, 12),
                percentile="p50",
                convention=CONVENTION,
                measured_by=MEASURED_BY,
                sample_count=1,
                evidence_text=str(figure),
                evidence_locator=pointer_to(*seller.path, name),
            )
        )
