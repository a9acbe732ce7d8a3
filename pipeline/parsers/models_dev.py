"""models.dev's catalogue: models by provider, prices in USD per million tokens.

It writes 0 for what is free, for what is unknown and for what a subscription covers; so a 0 states
no price here.
"""

from collections.abc import Iterator
from typing import Any, Final

from pipeline.domain.readings import OfferStatus, Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import as_list, as_object, parse_json
from pipeline.extract.documents.json_entry import JsonEntry, Path
from pipeline.extract.feeds import Billed, Collected, Offered, label_of
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers")

FIELDS: Final[dict[str, Billed]] = {
    "input": Billed("input", "usd_per_mtok"),
    "output": Billed("output", "usd_per_mtok"),
    "cache_read": Billed("cache_read", "usd_per_mtok"),
    "cache_write": Billed("cache_write", "usd_per_mtok"),
    "reasoning": Billed("reasoning", "usd_per_mtok"),
    "input_audio": Billed("audio_input", "usd_per_mtok"),
    "output_audio": Billed("audio_output", "usd_per_mtok"),
}
"""Meter and unit of each field of `cost`."""

TIERS: Final = "tiers"
TIER: Final = "tier"
OVER_200K: Final = "context_over_200k"
"""An older form of `tiers`: beside them it repeats one of them, with a border of its own name."""

STATUSES: Final[dict[str, OfferStatus]] = {
    "alpha": "preview",
    "beta": "preview",
    "deprecated": "deprecated",
}

NAMES: Final = {"vercel": "vercel_ai_gateway"}
"""Sellers that go by the name of another one elsewhere: this is the gateway, not v0."""

NOT_IN_USD: Final = frozenset({"scaleway"})
"""Sellers whose prices in euros were stored as they are (models.dev #2919)."""

TEXT: Final = "text"


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model, the provider named as in the catalogue.

    Raises:
        ParseError: The document is no object of providers with models.
    """
    document = as_object(parse_json(snapshot.body), "")
    if not document:
        msg = "the catalogue names no provider"
        raise ParseError(msg)
    found = Collected()
    for key in document:
        models = JsonEntry((), document).entry(key).entry("models")
        for name in models.members:
            _read(found, NAMES.get(key, key), models.entry(name))
    return found.readings()


def _read(found: Collected, provider: str, model: JsonEntry) -> None:
    model_id = model.text("id")
    offered = Offered(provider, model_id, label_of(model.get("name"), model_id))
    limit = model.entry_if_any("limit")
    found.offer(
        offered,
        (*model.path, "id"),
        context_window=limit.whole("context"),
        max_output_tokens=limit.whole("output"),
        status=STATUSES.get(str(model.get("status")), "active"),
    )
    if model.get("cost") is None:
        return
    doubt = _doubt(provider, model)
    if doubt is not None:
        found.unplaced.append((doubt, f"{provider} {model_id}"))
        return
    for path, costs, over in _costs(found, model.entry("cost"), offered):
        for name, value in costs.items():
            if name not in FIELDS:
                found.unplaced.append((name, model_id))
                continue
            at = (*path, name)
            found.price(offered, value, at, FIELDS[name], context_over_tokens=over)


def _doubt(provider: str, model: JsonEntry) -> str | None:
    """Return why the unit of a model's prices is in doubt; null if it is not.

    Sound and pictures are often priced by the character, the second or the piece, and stand in the
    fields for tokens all the same.
    """
    if provider in NOT_IN_USD:
        return "cost that is not in USD"
    modalities = model.entry_if_any("modalities")
    for side in ("input", "output"):
        kinds = as_list(modalities.get(side) or [TEXT], side)
        if TEXT not in kinds:
            return f"cost of a model whose {side} is {', '.join(map(str, kinds))}"
    return None


def _costs(
    found: Collected, cost: JsonEntry, offered: Offered
) -> Iterator[tuple[Path, dict[str, Any], int | None]]:
    """Yield each set of prices with its place, and the length of prompt above which it holds."""
    path, costs = cost
    yield path, {name: costs[name] for name in costs if name not in {TIERS, OVER_200K}}, None
    tiers = cost.entries_if_any(TIERS)
    for tier in tiers:
        border = tier.entry(TIER)
        over = border.whole("size")
        if border.get("type") != "context" or over is None:
            found.unplaced.append((f"tier by {border.get('type')}", offered.model_id))
            continue
        yield tier.path, {name: tier.get(name) for name in tier.members if name != TIER}, over
    if OVER_200K in costs and not tiers:
        yield *cost.entry(OVER_200K), 200_000
