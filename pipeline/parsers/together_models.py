"""Together's list of models: a bare list, prices as numbers in USD per million tokens.

The list also has images, sound and dedicated hardware in the same fields, in units that it does
not state: those are named, not read.
"""

from typing import Final

from pipeline.domain.readings import Meter, Readings
from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.json_document import Number, is_text, parse_json
from pipeline.extract.documents.json_entry import JsonEntry, entries_of
from pipeline.extract.feeds import Billed, Collected, Offered, label_of
from pipeline.registry.sources import Source

VERSION = 3
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "together"

FIELDS: Final[dict[str, Billed]] = {
    "input": Billed("input", "usd_per_mtok"),
    "output": Billed("output", "usd_per_mtok"),
    "cached_input": Billed("cache_read", "usd_per_mtok"),
}
"""Meter and unit of each field of `pricing` whose unit is known; others are `hourly`, `base` and
`finetune`."""

UNNAMED: Final = "other"

INPUT_METERS: Final[dict[str, Meter]] = {
    "chat": "input",
    "code": "input",
    "language": "input",
    "moderation": "input",
    "embedding": "embedding",
    "rerank": "rerank",
}
"""What `input` bills, by type of model; of other types the unit is not known."""

ONE_WAY: Final[frozenset[Meter]] = frozenset({"embedding", "rerank"})
"""Meters of models that put out no tokens; the list repeats their price as one of output."""


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model.

    Raises:
        ParseError: The document is no list of models.
    """
    found = Collected()
    for model in entries_of(parse_json(snapshot.body)):
        _read(found, model)
    return found.readings()


def _license(model: JsonEntry) -> str | None:
    """Return the licence; `other` names none."""
    stated = model.get("license")
    return stated if is_text(stated) and stated.lower() != UNNAMED else None


def _read(found: Collected, model: JsonEntry) -> None:
    model_id = model.text("id")
    offered = Offered(PROVIDER, model_id, label_of(model.get("display_name"), model_id))
    found.offer(
        offered,
        (*model.path, "id"),
        context_window=model.whole("context_length"),
        license=_license(model),
    )
    kind = str(model.get("type"))
    path, pricing = model.entry_if_any("pricing")
    for name, value in pricing.items():
        is_stated = not isinstance(value, Number) or bool(value.amount)
        if name == "output" and INPUT_METERS.get(kind) in ONE_WAY:
            continue
        if name in FIELDS and kind in INPUT_METERS:
            billed = FIELDS[name]
            if name == "input":
                billed = billed._replace(meter=INPUT_METERS[kind])
            found.price(offered, value, (*path, name), billed)
        elif is_stated and value is not None:
            found.unplaced.append((f"{name} ({kind})", model_id))
