"""Fireworks' list of serverless models: a row per model and mode, prices by the name of the SKU.

An amount is text in USD per the `unit` beside it, which is `1M tokens`.
"""

from typing import Any, Final

from pipeline.domain.readings import OfferReading, Readings, ServiceTier
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import (
    as_list,
    as_object,
    as_text,
    entries_of,
    is_text,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.extract.feeds import Billed, Collected, Offered, Path, label_of
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "fireworks"
UNIT: Final = "1M tokens"

SKUS: Final[dict[str, Billed]] = {
    "LLM input tokens (uncached)": Billed("input", "usd_per_mtok"),
    "LLM input tokens (cached)": Billed("cache_read", "usd_per_mtok"),
    "LLM output tokens": Billed("output", "usd_per_mtok"),
}
"""Meter and unit by SKU."""

MODES: Final[dict[str, ServiceTier]] = {
    "default": "standard",
    "standard": "standard",
    "priority": "priority",
    "fast": "fast",
}
"""Service tier by `serverless_mode`."""

NEXT_PAGE: Final = ("nextPageToken", "next_page_token")


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices of each mode and the offer of each model.

    Raises:
        ParseError: The document is no list of models, or is one page of several.
    """
    document = parse_json(snapshot.body)
    if isinstance(document, dict) and any(is_text(document.get(name)) for name in NEXT_PAGE):
        msg = "the list goes on on another page, so this is a part of it"
        raise ParseError(msg)
    found = Collected()
    offered: dict[str, None] = {}
    for path, model in entries_of(document):
        model_id = as_text(model.get("id"), pointer_to(*path, "id"))
        if model_id not in offered:
            found.offers.append(_offer(model, path))
            offered[model_id] = None
        _prices(found, model, path)
    return found.readings()


def _offer(model: dict[str, Any], path: Path) -> OfferReading:
    model_id = str(model["id"])
    return OfferReading(
        provider_id=PROVIDER,
        model_label=label_of(model.get("display_name"), model_id),
        model_id_native=model_id,
        context_window=whole(model.get("context_length")),
        evidence_text=model_id,
        evidence_locator=pointer_to(*path, "id"),
    )


def _prices(found: Collected, model: dict[str, Any], path: Path) -> None:
    model_id = str(model["id"])
    mode = model.get("serverless_mode")
    tier = MODES.get(str(mode))
    if tier is None:
        found.unplaced.append((f"mode {mode}", model_id))
        return
    offered = Offered(PROVIDER, model_id, label_of(model.get("display_name"), model_id))
    for place, item in enumerate(as_list(model.get("pricing") or [], "pricing")):
        entry = as_object(item, "pricing")
        billed = SKUS.get(str(entry.get("sku")))
        if billed is None or entry.get("unit") != UNIT:
            found.unplaced.append((f"{entry.get('sku')} per {entry.get('unit')}", model_id))
            continue
        at = (*path, "pricing", place, "amount")
        found.price(offered, entry.get("amount"), at, billed, service_tier=tier)
