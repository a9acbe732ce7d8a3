"""Models with their prices, as the data of a page hold them.

`{"name": "Anvil", "pricing": {"unit": "USD / 1M tokens", "input": 0.3}}` names the unit beside its
prices, `{"name": "Anvil", "inputPricePer1M": 0.3}` in the names of the fields; or the object around
the models says it once for all. Prices whose unit nobody names are none.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.extract.documents.data_units import stated_unit, with_millions, words_of
from pipeline.extract.documents.json_document import is_text
from pipeline.quantities.amounts import currency_in
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.printed_units import unit_in, units_in_prose
from pipeline.quantities.service_words import tier_named

_PRICES: Final = ("pricing", "pricings", "prices", "price", "cost", "costs", "rates")
_PRICES_PER: Final = re.compile(r"(?:prices?|pricing|costs?|rates?) (?P<unit>per .+)")
_NAMES: Final = (
    *("name", "modelName", "model_name", "displayName", "display_name", "label", "title"),
    *("model", "id", "m", "n"),
)
_WRAPPERS: Final = ("attributes", "node")
"""Fields that hold those of the model itself, in the answers of JSON:API and of GraphQL."""

_IDS: Final = ("id", "slug", "modelId", "model_id", "model", "api_name")
_KINDS: Final = ("type", "kind", "meter", "name", "label", "direction", "what", "metric", "for")
_AMOUNTS: Final = ("amount", "price", "value", "cost", "usd", "rate")

_MONEY_FIELD: Final = re.compile(
    r"\b(?:price|cost|usd|rate)\b|\bper (?:1 ?)?(?:[mM](?:tok)?|million|k)\b"
)
_NO_FIELD: Final = re.compile(
    r"\b(?:unit|currency|free|limit|original|old|list|discount|min|max|plan|month|save|saving|cents?)\b"
)
_LEAST: Final = 0.001
"""No price of a million tokens is less; such a one is of a single token."""

_AMOUNT: Final = re.compile(
    r"(?P<figure>\${0,2}[0-9]*\.?[0-9]+)(?:\s?(?P<unit>(?:/|per\b)[\w\s,/]{1,30}))?", re.A
)
_FLAVOR: Final = "Flavor"
_FLAVORS: Final = ("flavor", "flavour", "serviceTier", "service_tier")
"""Fields that say of which class of service a price is."""

_METER_WORDS: Final = 2
"""Words of a field that names a meter, as `cachedInput`; beside a unit it is a price."""

_GONE: Final = frozenset({"retired", "deprecated", "disabled"})
_EACH: Final = "each"
_OF_SOUND: Final = re.compile(r"transcri|speech.to.text|\bstt\b|\basr\b", re.I)
_DURATION: Final = re.compile(r"\bper (hour|minute|second)\b", re.I)
_TIMES: Final = {
    f"{before}{name}": f"per audio {name}"
    for before in ("", "per_", "per")
    for name in ("hour", "minute", "second")
}
"""Fields of what transcribes: there `{"minute": 0.006}` is a price."""

_OF_KIND: Final = re.compile(r"(?:embeddings?|chat|language|text|vision)(?: models?)?", re.I)
_INPUTS: Final = frozenset({"tokens", "text"})
_TYPE: Final = "Type"
_MEDIA: Final = {
    "image": frozenset({"usd_per_image"}),
    "request": frozenset({"usd_per_request"}),
    "search": frozenset({"usd_per_krequest"}),
    "audio": frozenset({"usd_per_audio_hour", "usd_per_audio_minute", "usd_per_audio_second"}),
    _EACH: frozenset({"usd_per_image"}),
}
_IN_WORDS: Final = {
    "usd_per_mtok": "USD / 1M tokens",
    "usd_per_ktok": "USD / 1K tokens",
    "usd_per_token": "USD / token",
    "usd_per_image": "USD / image",
    "usd_per_request": "USD / request",
    "usd_per_krequest": "USD / 1K requests",
    "usd_per_audio_hour": "USD / hour of audio",
    "usd_per_audio_minute": "USD / minute of audio",
    "usd_per_audio_second": "USD / second of audio",
}

SAID_AROUND: Final = ("", " ")
"""Names of fields put into an object: what the data around it say of units, and what the page."""

Model = tuple[str, str, dict[str, str]]
"""Name, id, and the amounts by their titles."""


def priced_models(holder: Mapping[str, Any]) -> list[list[str]]:
    """Return a table of the models in lists of objects, each with its prices and their unit.

    Beside the first such list only those are taken whose names say what their models are for.
    """
    around = " . ".join(
        f"{name} {text}" if name == "currency" else str(text)
        for name, text in holder.items()
        if isinstance(text, str) and name not in SAID_AROUND
    )
    # What stands further out counts where nothing nearer names a unit.
    said = next((holder[name] for name in SAID_AROUND if holder.get(name)), "")
    found: list[Model] = []
    for field, listed in _parted_by_tier(holder):
        words = words_of(field)
        kind = field if _OF_KIND.fullmatch(words) else ""
        flavor = {_FLAVOR: words} if tier_named(words) else {}
        if kind or flavor or not found:
            models = (_model(each, (around, said), kind) for each in _entries(listed))
            found += [(name, api_id, flavor | of) for name, api_id, of in filter(None, models)]
    titles = list(dict.fromkeys(title for *_, prices in found for title in prices))
    rows = [
        [name, api_id, *(prices.get(title, "") for title in titles)]
        for name, api_id, prices in found
    ]
    return [["Model", "Model ID", *titles], *rows] if rows else []


def _parted_by_tier(holder: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of an object; of one that has a list for each class of service, these."""
    for field, value in holder.items():
        is_parted = isinstance(value, dict) and value and all(map(tier_named, value))
        yield from value.items() if is_parted and isinstance(value, dict) else ((field, value),)


def _entries(listed: object) -> list[Any]:
    """Return the entries of a list, or those that an object has by their ids."""
    if isinstance(listed, dict) and all(isinstance(entry, dict) for entry in listed.values()):
        return [{"id": name, **entry} for name, entry in listed.items()]
    return listed if isinstance(listed, list) else []


def _model(value: object, said: tuple[str, str], of: str) -> Model | None:
    """Return a model with its prices; null for other values, and where no unit is named.

    Args:
        value: The value.
        said: What the object around it says and may name its unit, and what stands further out.
        of: What its list is of, as `embeddings`; empty where that is not said.
    """
    if not isinstance(value, dict) or str(value.get("status", "")).lower() in _GONE:
        return None
    # OpenAPI marks its extensions: `x-pricing`.
    value = {field.removeprefix("x-"): inner for field, inner in value.items()}
    for field in _WRAPPERS:
        value |= value[field] if isinstance(value.get(field), dict) else {}
    value = {field.replace("-", "_"): inner for field, inner in value.items()}
    names = (value[field] for field in _NAMES if is_text(value.get(field)))
    ids = (value[field] for field in _IDS if is_text(value.get(field)))
    name = next(names, "")
    priced = (value[field] for field in _PRICES if isinstance(value.get(field), dict | list))
    inner = next(map(_listed, (*priced, *_priced_per_unit(value))), None)
    if inner and _are_per_token(inner):
        inner = {**inner, "unit": "token"}
    fields = value if inner is None else inner
    stated = (each.get("currency") or each.get("currencyCode") for each in (fields, value))
    currency = next((code for code in stated if is_text(code)), "")
    around = " . ".join(filter(None, (stated_unit(fields), stated_unit(value), said[0])))
    around = around if units_in_prose(around) else f"{around} . {said[1]}"
    kind = " ".join(str(value.get(name, "")) for name in ("kind", "type", "category", "task")) + of
    if _OF_SOUND.search(kind):
        around = _DURATION.sub(r"per audio \1", around)
        fields = {_TIMES.get(name, name): fields[name] for name in fields}
    if "embed" in kind.lower():
        fields = {("embedding" if name in _INPUTS else name): fields[name] for name in fields}
    prices = {
        title.replace("USD", currency_in(currency or around) or "USD"): amount
        for field, printed in fields.items()
        if (amount := _amount(printed))
        and (title := _title(field, _own_unit(amount) or around, is_listed=inner is not None))
        and not ("1M tokens" in title and _is_per_token(amount))
    }
    if currency and not currency_in(currency):
        return None
    flavor = next((value[field] for field in _FLAVORS if is_text(value.get(field))), "")
    columns = prices | ({_FLAVOR: flavor} if flavor else {})
    is_embedding = "embed" in kind.lower() or any(t.startswith("embedding ") for t in prices)
    columns |= {_TYPE: "embedding"} if is_embedding else {}
    return (name, next(ids, ""), columns) if name and prices else None


def _priced_per_unit(fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the prices in fields that name their unit, as `{"price_per_token": {"input": …}}`."""
    for name, inner in fields.items():
        per = _PRICES_PER.fullmatch(words_of(name).lower())
        if per and isinstance(inner, dict):
            yield {**inner, "unit": with_millions(per["unit"])}


def _are_per_token(prices: Mapping[str, Any]) -> bool:
    """Return whether prices are of the form that OpenRouter has made common: `"0.0000005"`."""
    amounts = [_amount(prices.get(name)) for name in ("prompt", "completion")]
    is_silent = not stated_unit(prices)
    return is_silent and all(amount and _is_per_token(amount) for amount in amounts)


def _is_per_token(amount: str) -> bool:
    found = _AMOUNT.fullmatch(amount)
    return found is not None and float(found["figure"].strip("$")) < _LEAST


def _listed(stated: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """Return prices by their names, as `[{"type": "input", "amount": 1.2, "unit": "1M tokens"}]`.

    They may also stand as `{"input": {"amount": 1.2, "unit": "1M tokens"}}`, or by their class of
    service, as `{"batch": {"input": 0.6}}`.
    """
    prices = stated
    if isinstance(stated, dict):
        parts = {name: part for name, part in stated.items() if isinstance(part, dict)}
        if all(map(tier_named, parts)):
            by_tier = {
                f"{name} {of}": price for name, part in parts.items() for of, price in part.items()
            }
            return {name: price for name, price in stated.items() if name not in parts} | by_tier
        prices = [{"type": name, **part} for name, part in parts.items()]
    listed = [price for price in prices if isinstance(price, dict)]
    if len(prices) == 1 and listed and not any(is_text(listed[0].get(name)) for name in _KINDS):
        return listed[0]
    units = {stated_unit(price) for price in listed}
    found = {
        title: next((price[name] for name in _AMOUNTS if name in price), "")
        for price in listed
        if (title := next((price[name] for name in _KINDS if is_text(price.get(name))), ""))
    }
    is_one = len(listed) == len(prices) == len(found) and len(units) == 1
    return {**found, "unit": units.pop()} if is_one and found else {}


def _title(field: str, around: str, *, is_listed: bool) -> str:
    """Return the name of a price as a header with its unit; empty where it is no price."""
    words = with_millions(words_of(field).lower())
    is_meter = bool(direction_in(words))
    is_short = len(words.split()) <= _METER_WORDS and bool(units_in_prose(around))
    own = unit_in(words)
    is_money = _MONEY_FIELD.search(words) is not None
    is_price = (
        is_listed or words == _EACH or (is_meter and (is_short or is_money)) or (own and is_money)
    )
    if not is_price or _NO_FIELD.search(words):
        return ""
    if own:
        return f"{words} (USD / 1M tokens)" if own.name == "million" else f"{words} (USD)"
    named = units_in_prose(around)
    media = next(iter(_MEDIA.get(words, frozenset()) & named), None)
    of_tokens = {unit for unit in named if unit.endswith(("tok", "token"))}
    # `Billed per token, in dollars per million tokens` names the unit of the amounts last.
    of_tokens -= {"usd_per_token"} if len(of_tokens) > 1 else frozenset()
    unit = media or (next(iter(of_tokens)) if len(of_tokens) == 1 else None)
    is_for = media is not None or bool(direction_in(words)) or words in {"training", "embedding"}
    return f"{words} ({_IN_WORDS[unit]})" if unit and is_for else ""


def _amount(value: object) -> str:
    """Return a number as printed; zero in data is most often absence, and so is less."""
    # Data of Next.js write `$1` as `$$1`.
    found = _AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    is_amount = found and re.search("[1-9]", found["figure"])
    return found[0].replace("$$", "$") if found and is_amount else ""


def _own_unit(amount: str) -> str:
    """Return the unit that stands behind an amount, as in `$0.36/M tokens`; empty without one."""
    found = _AMOUNT.fullmatch(amount)
    return found["unit"] or "" if found else ""
