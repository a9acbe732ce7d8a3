"""Nebius Token Factory's public catalogue: models, each in one or more flavors with prices.

`input_price_per_million_tokens` and its like are numbers in USD; a flavor (base, fast) has an id of
its own for calls.
"""

from typing import Final

from pipeline.domain.readings import OfferStatus, Readings
from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.json_document import Number, parse_json
from pipeline.extract.documents.json_entry import JsonEntry, entries_of
from pipeline.extract.feeds import Billed, Collected, Offered, label_of
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "nebius"

_TEXT: Final[dict[str, Billed]] = {
    "input_price_per_million_tokens": Billed("input", "usd_per_mtok"),
    "output_price_per_million_tokens": Billed("output", "usd_per_mtok"),
}
FIELDS: Final[dict[str, dict[str, Billed]]] = {
    "text2text": _TEXT,
    "image2text": _TEXT,
    "embedding": {"input_price_per_million_tokens": Billed("embedding", "usd_per_mtok")},
}
"""Meter and unit of the price fields of a flavor, by type of model."""

STATUSES: Final[dict[str, OfferStatus]] = {
    "active": "active",
    "preview": "preview",
    "deprecated": "deprecated",
}

UNKNOWN_LENGTH: Final = 8_000
"""Stands for any window that nobody filled in (so models.dev's reader of this catalogue found)."""


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each flavor.

    Raises:
        ParseError: The document is no list of models with flavors.
    """
    found = Collected()
    for model in entries_of(parse_json(snapshot.body)):
        for flavor in model.entries("flavors"):
            _read(found, model, flavor)
    return found.readings()


def _read(found: Collected, model: JsonEntry, flavor: JsonEntry) -> None:
    model_id = flavor.text("model_id")
    offered = Offered(
        PROVIDER, model_id, label_of(flavor.get("model_name"), model.get("name"), model_id)
    )
    status = STATUSES.get(str(model.get("status")))
    if status is None:
        found.unplaced.append((f"model of status {model.get('status')}", model_id))
        return
    window = flavor.whole("max_model_len")
    found.offer(
        offered,
        (*flavor.path, "model_id"),
        context_window=None if window == UNKNOWN_LENGTH else window,
        quantization=flavor.text_if_any("quantization"),
        status=status,
    )
    kind = flavor.get("model_type") or model.get("type")
    for name, value in flavor.members.items():
        billed = FIELDS.get(str(kind), {}).get(name)
        if billed is not None:
            found.price(offered, value, (*flavor.path, name), billed)
        elif "price" in name and not (isinstance(value, Number) and not value.amount):
            found.unplaced.append((f"{name} ({kind})", model_id))
