"""LiteLLM's catalogue: a row per model id, prices in USD per token and the like, as JSON floats.

It writes 0 both for what is free and for what nobody looked up, so a 0 states no price here. A key
that stands twice with different values gives the statements of both.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, cast

from pipeline.domain.readings import OfferReading, Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.catalogue_fields import (
    FIELDS,
    TOKEN,
    Meaning,
    is_by_piece,
    named_terms,
)
from pipeline.extract.documents.json_document import (
    Number,
    Twice,
    as_object,
    is_text,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.extract.documents.json_entry import Path
from pipeline.extract.feeds import CONVERTED, Billed, Collected, Offered, is_converted
from pipeline.extract.uplifts import Uplift, off_peak, uplifts
from pipeline.registry.sources import Source

VERSION = 4
DOCUMENT = "json"
YIELDS = ("prices", "offers")


SEARCH_FIELD: Final = "search_context_cost_per_query"
TIERS_FIELD: Final = "tiered_pricing"

NOT_IN_USD: Final = frozenset({"input_dbu_cost_per_token", "output_dbu_cost_per_token"})
"""Prices in Databricks units; the same rows give the prices in USD beside them."""

NO_MODEL: Final = "sample_spec"

OFF_PEAK_FIELD: Final = "off_peak_pricing"

_PREFIXES: Final = {
    "amazon_nova": "amazon-nova",
    "azure_text": "azure",
    "bedrock_converse": "bedrock",
    "cohere_chat": "cohere",
}
"""Key prefix of the providers whose keys do not start with their own name."""

_PRICE_LIKE = re.compile(r"cost|pric")


class _Printed(NamedTuple):
    path: Path
    name: str
    value: Any
    context_over_tokens: int | None = None
    time_window: str | None = None


class _Row(NamedTuple):
    """One row, where it stands, and the seller's own id of it."""

    path: Path
    values: dict[str, Any]
    offered: Offered


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model, the provider named as in the catalogue.

    Raises:
        ParseError: The document is no object of model rows.
    """
    repeated: list[str] = []
    document = as_object(parse_json(snapshot.body, repeated), "")
    found = Collected()
    rows = list(_rows(document, found))
    if not rows:
        msg = "no row names a litellm_provider"
        raise ParseError(msg)
    found.unplaced += [("key that stands twice with different values", key) for key in repeated]
    for row in rows:
        stated = Collected()
        stated.offers.append(_offer(row, stated))
        _prices(row, stated)
        found.take_row(stated, str(row.path[0]))
    return found.readings()


def _rows(document: dict[str, Any], found: Collected) -> Iterator[_Row]:
    """Yield the rows that name a provider; two of a key that stands twice."""
    placed: list[tuple[Path, dict[str, Any]]] = []
    for key, value in document.items():
        if key == NO_MODEL:
            continue
        if isinstance(value, Twice):
            placed += [((key, at), as_object(row, key)) for at, row in enumerate(value)]
        else:
            placed.append(((key,), as_object(value, pointer_to(key))))
    named = {str(path[0]): row for path, row in placed if is_text(row.get("litellm_provider"))}
    native_ids = _native_ids(named)
    for path, values in placed:
        key = str(path[0])
        if is_text(values.get("litellm_provider")):
            native = native_ids[key]
            yield _Row(path, values, Offered(values["litellm_provider"], native, native))
        else:
            found.unplaced.append(("row without litellm_provider", key))


def _native_ids(models: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the provider's model id by key: the key without the provider's prefix.

    Where two keys of one provider would come out equal, both stay whole.
    """
    short = {
        key: (_family(row["litellm_provider"]), _stripped(key, row["litellm_provider"]))
        for key, row in models.items()
    }
    taken = Counter(short.values())
    return {key: key if taken[name] > 1 else name[1] for key, name in short.items()}


def _family(provider: str) -> str:
    """Return the usual prefix: `vertex_ai-llama_models` sells under `vertex_ai/`."""
    return _PREFIXES.get(provider, provider.split("-", maxsplit=1)[0])


def _stripped(key: str, provider: str) -> str:
    first, slash, rest = key.partition("/")
    return rest if slash and first in (provider, _family(provider)) else key


def _offer(row: _Row, found: Collected) -> OfferReading:
    values, offered = row.values, row.offered
    return OfferReading(
        provider_id=offered.provider_id,
        model_label=offered.label,
        model_id_native=offered.model_id,
        context_window=whole(values.get("max_input_tokens")),
        max_output_tokens=whole(values.get("max_output_tokens")),
        successor=_successor(values),
        retires_on=_day(row, values.get("deprecation_date"), found),
        evidence_text=values["litellm_provider"],
        evidence_locator=pointer_to(*row.path, "litellm_provider"),
    )


def _successor(values: dict[str, Any]) -> str | None:
    """Return the id that the catalogue took over from the seller's table of deprecations."""
    named = values.get("successor_model")
    return _stripped(named, values["litellm_provider"]) if is_text(named) else None


def _day(row: _Row, printed: object, found: Collected) -> datetime | None:
    if printed is None:
        return None
    try:
        return datetime.strptime(str(printed), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        found.unplaced.append(("deprecation_date that is no date", str(row.path[0])))
        return None


def _prices(row: _Row, found: Collected) -> None:
    key = str(row.path[0])
    if any(map(is_converted, _remarks(row.values))):
        found.unplaced.append((CONVERTED, key))
        return
    raised, unknown = uplifts(row.values)
    found.unplaced += [(name, key) for name in unknown]
    for printed in _printed_prices(row.values, found, key):
        named = named_terms(printed.name)
        meaning = next(
            (item for item in FIELDS.get(named.field, ()) if item.fits(row.values)), None
        )
        if printed.value is None or (
            isinstance(printed.value, Number) and not printed.value.amount
        ):
            continue
        if meaning is None:
            mode = f" ({row.values.get('mode')})" if named.field in FIELDS else ""
            found.unplaced.append((f"{printed.name}{mode}", key))
        elif is_by_piece(row.values, meaning):
            found.unplaced.append((f"{printed.name} of what is sold by the piece", key))
        else:
            _price(row, found, printed, meaning, raised)


def _remarks(values: dict[str, Any]) -> Iterator[object]:
    """Yield what a row remarks on itself."""
    metadata = values.get("metadata")
    if isinstance(metadata, dict):
        yield from metadata.values()


def _price(
    row: _Row,
    found: Collected,
    printed: _Printed,
    meaning: Meaning,
    raised: list[Uplift],
) -> None:
    """Add a price and, of the standard tier, those of regions that cost a multiple of it.

    Which other tiers are sold in a region, the catalogue does not say.
    """
    named = named_terms(printed.name)
    path, billed = (*row.path, *printed.path), Billed(meaning.meter, meaning.source_unit)
    over = printed.context_over_tokens or named.context_over_tokens
    before = len(found.prices)
    value = printed.value if isinstance(printed.value, Number) else object()
    found.price(
        *(row.offered, value, path, billed),
        service_tier=named.service_tier,
        context_over_tokens=over,
        variant=meaning.variant,
        time_window=printed.time_window,
    )
    if (
        len(found.prices) == before
        or named.service_tier != "standard"
        or meaning.source_unit != TOKEN
    ):
        return
    for uplift in raised:
        found.stated(
            *(row.offered, printed.value.amount * uplift.times, str(printed.value), path, billed),
            service_tier=uplift.service_tier,
            region=uplift.region,
            variant=uplift.variant or meaning.variant,
            context_over_tokens=over,
            time_window=printed.time_window,
            note=f"{uplift.times} times the price printed, by {uplift.field}",
        )


def _printed_prices(values: dict[str, Any], found: Collected, key: str) -> Iterator[_Printed]:
    for name, value in values.items():
        if name == TIERS_FIELD and isinstance(value, list):
            yield from _tiers(value)
        elif name == SEARCH_FIELD and isinstance(value, dict):
            for size, amount in value.items():
                yield _Printed((name, size), size, amount)
        elif name == OFF_PEAK_FIELD:
            yield from _off_peak(value, found, key)
        elif _PRICE_LIKE.search(name) and name not in NOT_IN_USD:
            yield _Printed((name,), name, value)


def _off_peak(value: object, found: Collected, key: str) -> Iterator[_Printed]:
    windows = off_peak(value)
    if windows is None:
        found.unplaced.append((f"{OFF_PEAK_FIELD} that names no hours", key))
        return
    for name, amount in as_object(value, OFF_PEAK_FIELD).items():
        if _PRICE_LIKE.search(name):
            for window in windows:
                yield _Printed((OFF_PEAK_FIELD, name), name, amount, None, window)


def _tiers(tiers: list[Any]) -> Iterator[_Printed]:
    """Tiers by length of the prompt; tiers by anything else have no `range`."""
    for index, tier in enumerate(tiers):
        limits = tier.get("range") if isinstance(tier, dict) else None
        has_limits = isinstance(limits, list) and bool(limits)
        for name, value in as_object(tier, TIERS_FIELD).items():
            if _PRICE_LIKE.search(name):
                path = (TIERS_FIELD, index, name)
                over = whole(cast("list[Any]", limits)[0]) if has_limits else None
                yield _Printed(path, name if has_limits else f"{TIERS_FIELD}: {name}", value, over)
