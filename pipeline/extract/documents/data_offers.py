"""Offers of products with their prices, as the structured data for search engines hold them."""

from collections.abc import Mapping
from typing import Any, Final

from pipeline.extract.documents.json_document import is_text
from pipeline.quantities.printed_units import unit_in

_OFFER_DAYS: Final = (("validFrom", "from"), ("priceValidUntil", "through"))
_OFFERED: Final = ("name", "description")
"""Fields of an offer that say what it is for."""


def offers_of(holder: Mapping[str, Any]) -> list[list[str]]:
    """Return a table of the offers of one product, as structured data of search engines has them.

    Each offer names its currency and what it is for: without these it is no price here.
    """
    offers = holder.get("offers") or holder.get("itemListElement")
    listed = offers if isinstance(offers, list) else [offers]
    plain = [_with_specification(offer) for offer in listed if isinstance(offer, dict)]
    found = [
        (name, title, str(offer["price"]))
        for offer in plain
        if (title := _title_of_offer(offer)) and is_text(name := _product(offer, holder))
    ]
    if not found or len(found) < len(listed):
        return []
    titles = list(dict.fromkeys(title for _, title, _ in found))
    amounts = {(name, title): amount for name, title, amount in found}
    names = dict.fromkeys(name for name, *_ in found)
    rows = [[name, *(amounts.get((name, title), "") for title in titles)] for name in names]
    return [["Model", *titles], *rows]


def _product(offer: Mapping[str, Any], holder: Mapping[str, Any]) -> object:
    """Return the name of what is offered: of an entry of a catalogue its own, else the holder's."""
    item = offer.get("itemOffered")
    return item.get("name") if isinstance(item, dict) else holder.get("name")


def _title_of_offer(offer: Mapping[str, Any]) -> str:
    """Return what an offer is for, with its currency and unit; empty where one is missing."""
    said = next((text for name in _OFFERED if is_text(text := offer.get(name))), "")
    currency, unit = offer.get("priceCurrency"), _unit_of_offer(offer)
    if not (said and is_text(currency) and "price" in offer) or not (unit or unit_in(str(said))):
        return ""
    days = (f" {word} {offer[name]}" for name, word in _OFFER_DAYS if is_text(offer.get(name)))
    return f"{said} ({currency}{f' / {unit}' * bool(unit)}){''.join(days)}"


def _unit_of_offer(offer: Mapping[str, Any]) -> str:
    """Return the unit of an offer, which `{"referenceQuantity": {"value": 1000}}` may state."""
    many = offer.get("referenceQuantity")
    of = many if isinstance(many, dict) else {}
    counted = f"{of['value']} {of['unitText']}" if {"value", "unitText"} <= of.keys() else ""
    return str(offer.get("unitText") or counted)


def _with_specification(offer: dict[str, Any]) -> dict[str, Any]:
    """Return an offer with what its specification of the price says of it."""
    inner = offer.get("priceSpecification")
    return {**offer, **inner, "name": offer.get("name", "")} if isinstance(inner, dict) else offer
