"""Fireworks' list of serverless models: a row per model and mode, prices by the name of the SKU.

An amount is text in USD per the `unit` beside it, which is `1M tokens`.
"""

from typing import Final

from pipeline.domain.readings import Readings, ServiceTier
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import is_text, parse_json
from pipeline.extract.documents.json_entry import JsonEntry, entries_of
from pipeline.extract.feeds import Billed, Collected, Offered, label_of
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
    seen: set[str] = set()
    for model in entries_of(document):
        model_id = model.text("id")
        offered = Offered(PROVIDER, model_id, label_of(model.get("display_name"), model_id))
        if model_id not in seen:
            window = model.whole("context_length")
            found.offer(offered, (*model.path, "id"), context_window=window)
            seen.add(model_id)
        _prices(found, model, offered)
    return found.readings()


def _prices(found: Collected, model: JsonEntry, offered: Offered) -> None:
    mode = model.get("serverless_mode")
    tier = MODES.get(str(mode))
    if tier is None:
        found.unplaced.append((f"mode {mode}", offered.model_id))
        return
    for entry in model.entries_if_any("pricing"):
        billed = SKUS.get(str(entry.get("sku")))
        if billed is None or entry.get("unit") != UNIT:
            sold = f"{entry.get('sku')} per {entry.get('unit')}"
            found.unplaced.append((sold, offered.model_id))
            continue
        at = (*entry.path, "amount")
        found.price(offered, entry.get("amount"), at, billed, service_tier=tier)
