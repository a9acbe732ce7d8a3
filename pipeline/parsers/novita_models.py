"""Novita's list of models: prices per million tokens, twice.

`pricing.prompt.price_per_m_decimal` is USD as text (`"0.15"`); beside it `price_per_m`, and at the
top `input_token_price_per_m`, give the same in ten-thousandths of a dollar (`1500`). Where the two
do not agree neither is taken.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from pipeline.domain.readings import Meter, OfferReading, Readings
from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.json_document import (
    Number,
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
    for path, model in entries_of(parse_json(snapshot.body)):
        model_id = as_text(model.get("id"), pointer_to(*path, "id"))
        if str(model.get("status", SERVED)) != SERVED:
            found.unplaced.append((f"model of status {model['status']}", model_id))
        elif model.get("model_type", "chat") not in TOKEN_TYPES:
            found.unplaced.append((f"prices of a model of type {model['model_type']}", model_id))
        else:
            _read(found, model, path)
    return found.readings()


def _read(found: Collected, model: dict[str, Any], path: Path) -> None:
    names = (model.get("display_name"), model.get("title"), model["id"])
    offered = Offered(PROVIDER, str(model["id"]), label_of(*names))
    found.offers.append(
        OfferReading(
            provider_id=PROVIDER,
            model_label=offered.label,
            model_id_native=offered.model_id,
            context_window=whole(model.get("context_size")),
            max_output_tokens=whole(model.get("max_output_tokens")),
            evidence_text=offered.model_id,
            evidence_locator=pointer_to(*path, "id"),
        )
    )
    if model.get("pricing") is None:
        for name, billed in PLAIN.items():
            found.price(offered, model.get(name), (*path, name), billed)
        return
    for place, pricing, over in _bands(found, model, offered):
        for name, value in pricing.items():
            _price(found, offered, value, (*path, *place, name), over)


def _bands(
    found: Collected, model: dict[str, Any], offered: Offered
) -> Iterator[tuple[Path, dict[str, Any], int | None]]:
    """Yield each set of prices with its place, and the length of prompt above which it holds."""
    pricing = as_object(model["pricing"], "pricing")
    bands = as_list(model.get(BANDS) or [], BANDS) if model.get("is_tiered_billing") else []
    yield ("pricing",), pricing, None
    for index, item in enumerate(bands):
        band = as_object(item, BANDS)
        lower = band.get("min_tokens")
        prices = as_object(band.get("pricing") or {}, BANDS)
        if not isinstance(lower, Number):
            found.unplaced.append((f"{BANDS} without min_tokens", offered.model_id))
        elif lower.amount > 1:
            yield (BANDS, index, "pricing"), prices, whole(lower)
        elif prices != {name: pricing[name] for name in prices if name in pricing}:
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
