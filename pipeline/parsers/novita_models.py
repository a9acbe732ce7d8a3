"""Novita's list of models: prices per million tokens, twice.

`pricing.prompt.price_per_m_decimal` is USD as text (`"0.15"`); beside it `price_per_m`, and at the
top `input_token_price_per_m`, give the same in ten-thousandths of a dollar (`1500`). Where the two
do not agree neither is taken.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pipeline.domain.readings import Meter, Readings
from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.json_document import (
    Number,
    as_object,
    is_text,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.extract.documents.json_entry import JsonEntry, Path, entries_of
from pipeline.extract.feeds import Billed, Collected, Offered, label_of
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "novita"
DECIMAL: Final = "price_per_m_decimal"
WHOLE: Final = "price_per_m"
USD: Final = "usd_per_mtok"
TEN_THOUSANDTHS: Final = "usd_ten_thousandths_per_mtok"

FIELDS: Final[dict[str, Meter]] = {
    "prompt": "input",
    "completion": "output",
    "input_cache_read": "cache_read",
    "input_cache_write": "cache_write",
}
"""Meter of each member of `pricing`."""

PLAIN: Final[dict[str, Billed]] = {
    "input_token_price_per_m": Billed("input", TEN_THOUSANDTHS),
    "output_token_price_per_m": Billed("output", TEN_THOUSANDTHS),
}
"""Fields of models without `pricing`."""

TOKEN_TYPES: Final = frozenset({"chat", "llm", "completion"})
"""Kinds of models whose prices are known to be per token of text."""

BANDS: Final = "tiered_billing_configs"
SERVED: Final = "1"


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model.

    Raises:
        ParseError: The document is no list of models.
    """
    found = Collected()
    for model in entries_of(parse_json(snapshot.body)):
        model_id = model.text("id")
        if str(model.members.get("status", SERVED)) != SERVED:
            found.unplaced.append((f"model of status {model.get('status')}", model_id))
        elif model.members.get("model_type", "chat") not in TOKEN_TYPES:
            kind = model.get("model_type")
            found.unplaced.append((f"prices of a model of type {kind}", model_id))
        else:
            _read(found, model)
    return found.readings()


def _read(found: Collected, model: JsonEntry) -> None:
    names = (model.get("display_name"), model.get("title"), model.get("id"))
    offered = Offered(PROVIDER, model.text("id"), label_of(*names))
    found.offer(
        offered,
        (*model.path, "id"),
        context_window=model.whole("context_size"),
        max_output_tokens=model.whole("max_output_tokens"),
    )
    if model.get("pricing") is None:
        for name, billed in PLAIN.items():
            found.price(offered, model.get(name), (*model.path, name), billed)
        return
    for pricing, over in _bands(found, model, offered):
        for name, value in pricing.members.items():
            _price(found, offered, value, (*pricing.path, name), over)


def _bands(
    found: Collected, model: JsonEntry, offered: Offered
) -> Iterator[tuple[JsonEntry, int | None]]:
    """Yield each set of prices, and the length of prompt above which it holds."""
    pricing = model.entry("pricing")
    yield pricing, None
    for band in model.entries_if_any(BANDS) if model.get("is_tiered_billing") else []:
        lower, prices = band.get("min_tokens"), band.entry_if_any("pricing")
        if not isinstance(lower, Number):
            found.unplaced.append((f"{BANDS} without min_tokens", offered.model_id))
        elif lower.amount > 1:
            yield prices, whole(lower)
        elif not prices.members.items() <= pricing.members.items():
            found.unplaced.append((f"{BANDS} against pricing", offered.model_id))


def _price(found: Collected, offered: Offered, value: object, path: Path, over: int | None) -> None:
    name = str(path[-1])
    if name not in FIELDS:
        if value:
            found.unplaced.append((name, offered.model_id))
        return
    amounts = as_object(value or {}, pointer_to(*path))
    decimal, units = amounts.get(DECIMAL), amounts.get(WHOLE)
    if _disagree(decimal, units):
        found.unplaced.append((f"{name}: {DECIMAL} against {WHOLE}", offered.model_id))
    elif decimal is not None:
        billed = Billed(FIELDS[name], USD)
        found.price(offered, decimal, (*path, DECIMAL), billed, context_over_tokens=over)
    else:
        billed = Billed(FIELDS[name], TEN_THOUSANDTHS)
        found.price(offered, units, (*path, WHOLE), billed, context_over_tokens=over)


def _disagree(decimal: object, units: object) -> bool:
    """Whether both are stated and differ by more than the rounding of the whole number."""
    if not (is_text(decimal) and isinstance(units, Number)):
        return False
    try:
        return abs(Decimal(decimal) * 10_000 - units.amount) > 1
    except ArithmeticError:
        return True
