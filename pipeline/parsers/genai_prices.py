"""Our dump of genai-prices: dated prices per provider and model, in USD per million and the like.

Of the prices of a model the last one that is active holds, and it replaces all meters of the one
before; of its variants the first active one holds, meter by meter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final, NamedTuple

from pipeline.domain.days import midnight
from pipeline.domain.readings import OfferReading, Readings, ServiceTier
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import (
    as_list,
    as_object,
    as_text,
    is_text,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.extract.documents.json_entry import Path
from pipeline.extract.feeds import (
    CONVERTED,
    Billed,
    Collected,
    Offered,
    is_converted,
    tier_of_id,
)
from pipeline.registry.sources import Source

VERSION = 4
DOCUMENT = "json"
YIELDS = ("prices", "offers")

RATES: Final[dict[str, Billed]] = {
    "input_mtok": Billed("input", "usd_per_mtok"),
    "output_mtok": Billed("output", "usd_per_mtok"),
    "cache_read_mtok": Billed("cache_read", "usd_per_mtok"),
    "cache_write_mtok": Billed("cache_write", "usd_per_mtok"),
    "cache_write_1h_mtok": Billed("cache_write_1h", "usd_per_mtok"),
    "output_reasoning_mtok": Billed("reasoning", "usd_per_mtok"),
    "input_audio_mtok": Billed("audio_input", "usd_per_mtok"),
    "output_audio_mtok": Billed("audio_output", "usd_per_mtok"),
    "input_image_mtok": Billed("image_input", "usd_per_mtok"),
    "output_image_mtok": Billed("image_output", "usd_per_mtok"),
    "input_mchars": Billed("characters", "usd_per_mchar"),
    "input_audio_hours": Billed("audio_hour", "usd_per_audio_hour"),
    "audio_hours": Billed("audio_hour", "usd_per_audio_hour"),
    "requests_kcount": Billed("request", "usd_per_krequest"),
    "web_searches_kcount": Billed("search", "usd_per_krequest"),
    "rerank_searches_kcount": Billed("rerank", "usd_per_krequest"),
}
"""Meter and unit by name of the rate."""

TIERS: Final[dict[tuple[str, str], ServiceTier]] = {
    ("processing", "batch"): "batch",
    ("service_tier", "default"): "standard",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
    ("service_tier", "fast"): "fast",
    ("speed", "fast"): "fast",
}
"""Service tier by what a variant asks of the request."""

AMOUNT: Final = re.compile(r"\d{1,7}(\.\d{1,18})?")

IMPORTED: Final = re.compile(r"Imported from \w+ pricing; verify against .+ is published\.")
"""Remark on a model whose prices are another seller's, and that nobody has verified since."""

END_OF_SENTENCE: Final = re.compile(r"(?<=\.)\s")

ROUTE: Final = re.compile(r"(?P<via>huggingface)_(?P<seller>.+)")
"""Provider ids that name a router and the seller behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One set of rates and when they hold; `start` and `end` are days, the end exclusive."""

    path: Path
    rates: dict[str, Any]
    start: date | None
    end: date | None = None
    time_window: str | None = None
    when: dict[str, str]


class _Sold(NamedTuple):
    """A model, the tier that its id tells, the remark on its prices and on all of its seller."""

    offered: Offered
    tier: ServiceTier
    remark: str | None
    remark_on_all: str


class _Amount(NamedTuple):
    path: Path
    text: str
    context_over_tokens: int | None


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices, past and announced ones too, and the offer of each model.

    Raises:
        ParseError: The document is not a dump of ours.
    """
    document = as_object(parse_json(snapshot.body), "")
    found = Collected()
    for path, provider in _items(document, (), "providers"):
        provider_id = as_text(provider.get("id"), pointer_to(*path, "id"))
        route = ROUTE.fullmatch(provider_id)
        seller, via = (route["seller"], route["via"]) if route else (provider_id, None)
        models = list(_items(provider, path, "models"))
        on_all = _first_sentence(provider.get("price_comments"))
        own_ids = {model.get("id") for _, model in models}
        for place, model in models:
            model_id = as_text(model.get("id"), pointer_to(*place, "id"))
            name, remark = _text(model.get("name")), _text(model.get("price_comments"))
            base, tier = tier_of_id(model_id)
            sold = _Sold(Offered(seller, base, name or base, via), tier, remark, on_all)
            row = Collected()
            if base == model_id or base not in own_ids:
                row.offers.append(_offer(sold.offered, model, place))
            _prices(row, sold, model, place)
            found.take_row(row, f"{seller}/{model_id}")
    return found.readings()


def _text(value: object) -> str | None:
    return value if is_text(value) else None


def _first_sentence(remark: object) -> str:
    """Return the sentence of a remark on a seller that says where all of its prices are from."""
    return END_OF_SENTENCE.split(_text(remark) or "", maxsplit=1)[0]


def _items(owner: dict[str, Any], path: Path, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for index, item in enumerate(as_list(owner.get(name), pointer_to(*path, name))):
        place = (*path, name, index)
        yield place, as_object(item, pointer_to(*place))


def _offer(offered: Offered, model: dict[str, Any], path: Path) -> OfferReading:
    return OfferReading(
        provider_id=offered.provider_id,
        model_label=offered.label,
        model_id_native=offered.model_id,
        via=offered.via,
        context_window=whole(model.get("context_window")),
        status="deprecated" if model.get("deprecated") is True else "active",
        evidence_text=str(model["id"]),
        evidence_locator=pointer_to(*path, "id"),
    )


def _prices(row: Collected, sold: _Sold, model: dict[str, Any], path: Path) -> None:
    where = f"{sold.offered.provider_id}/{sold.offered.model_id}"
    if IMPORTED.fullmatch(sold.remark or ""):
        row.unplaced.append(("prices of another seller, not verified", where))
        return
    if is_converted(sold.remark) or is_converted(sold.remark_on_all):
        row.unplaced.append((CONVERTED, where))
        return
    standard = [_entry(place, item) for place, item in _items(model, path, "prices")]
    variants = [_entry(place, item) for place, item in _items(model, path, "price_variants")]
    for name, entry in (*_standard_spans(standard), *_variant_spans(variants)):
        if name in RATES:
            _rate(row, sold, entry, name)
        else:
            row.unplaced.append((name, where))


def _entry(path: Path, item: dict[str, Any]) -> _Entry:
    at = pointer_to(*path)
    start, window = _constraint(as_object(item.get("constraint") or {}, at), at)
    when = as_object(item.get("when") or {}, at)
    return _Entry(
        path=(*path, "prices"),
        rates=as_object(item.get("prices"), at),
        start=start,
        time_window=window,
        when={name: as_text(value, at) for name, value in when.items()},
    )


def _constraint(printed: dict[str, str], at: str) -> tuple[date | None, str | None]:
    """Return from which day, and in which hours, a price holds."""
    if not printed:
        return None, None
    try:
        if printed.keys() == {"start_date"}:
            return date.fromisoformat(printed["start_date"]), None
        if printed.keys() == {"start_time", "end_time"}:
            return None, f"{_utc(printed['start_time'])}-{_utc(printed['end_time'])}Z"
    except (TypeError, ValueError) as error:
        msg = f"{at}: a constraint that is no day or hour: {error}"
        raise ParseError(msg) from error
    msg = f"{at}: a constraint that nothing here reads: {printed}"
    raise ParseError(msg)


def _utc(printed: str) -> str:
    """Return a time of day in UTC; one without a zone is in UTC already."""
    moment = datetime.combine(date(2000, 1, 1), time.fromisoformat(printed))
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return f"{moment.astimezone(UTC):%H:%M}"


def _standard_spans(entries: Sequence[_Entry]) -> Iterator[tuple[str, _Entry]]:
    for index, entry in enumerate(entries):
        span = _span(entry, entries[index + 1 :])
        if span is not None:
            yield from ((name, span) for name in entry.rates)


def _variant_spans(entries: Sequence[_Entry]) -> Iterator[tuple[str, _Entry]]:
    for index, entry in enumerate(entries):
        for name in entry.rates:
            earlier = [rival for rival in entries[:index] if rival.when == entry.when]
            rivals = [rival for rival in earlier if name in rival.rates]
            span = _span(entry, rivals)
            if span is not None:
                yield name, span


def _span(entry: _Entry, winners: Sequence[_Entry]) -> _Entry | None:
    """Return the entry with its end, or null where one of the `winners` always replaces it.

    Prices for hours of the day replace others in those hours only, so they end nothing else.
    """
    starts = [winner.start for winner in winners if winner.time_window in (None, entry.time_window)]
    known = [start for start in starts if start is not None]
    later = [start for start in known if entry.start is None or start > entry.start]
    if len(later) < len(starts):
        return None
    return replace(entry, end=min(later, default=None))


def _rate(row: Collected, sold: _Sold, entry: _Entry, name: str) -> None:
    tier, variant = _tier(entry.when)
    for amount in _amounts((*entry.path, name), entry.rates[name]):
        row.price(
            *(sold.offered, amount.text, amount.path, RATES[name]),
            service_tier=sold.tier if tier == "standard" else tier,
            variant=variant,
            context_over_tokens=amount.context_over_tokens,
            time_window=entry.time_window,
            effective_from=None if entry.start is None else midnight(entry.start),
            effective_to=None if entry.end is None else midnight(entry.end),
            note=sold.remark,
        )


def _amounts(path: Path, rate: object) -> Iterator[_Amount]:
    if isinstance(rate, str):
        yield _amount(path, rate, None)
        return
    tiered = as_object(rate, pointer_to(*path))
    yield _amount((*path, "base"), tiered.get("base"), None)
    for place, tier in _items(tiered, path, "tiers"):
        yield _amount((*place, "price"), tier.get("price"), whole(tier.get("start")))


def _amount(path: Path, text: object, context_over_tokens: int | None) -> _Amount:
    if not isinstance(text, str) or not AMOUNT.fullmatch(text):
        msg = f"{pointer_to(*path)} is no amount"
        raise ParseError(msg)
    return _Amount(path, str(text), context_over_tokens)


def _tier(when: dict[str, str]) -> tuple[ServiceTier, str | None]:
    """Return the tier that a variant asks for, and what it asks for besides.

    >>> _tier({"processing": "batch", "route": "mistral/eu"})
    ('batch', 'route:mistral/eu')
    """
    tiers = [item for item in when.items() if item in TIERS][:1]
    others = [f"{name}:{value}" for name, value in when.items() if (name, value) not in tiers]
    return TIERS[tiers[0]] if tiers else "standard", ", ".join(others) or None
