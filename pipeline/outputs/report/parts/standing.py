"""Sentences on where prices stand: lowest among whom, and on whose word."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from pipeline.outputs.report.inlines import CitedFigure, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.market import is_as_made
from pipeline.outputs.report.parts.offers import (
    OFFERED_BY,
    SEVERAL,
    Offer,
    is_compared,
    is_confirmed,
    is_ranked,
)
from pipeline.outputs.report.parts.since import since_said
from pipeline.outputs.report.text import counted, listed, long_day, ratio

OWN: Final = ("vendor", "vendor_docs")
"""Classes of sources in which a seller speaks for itself."""

IS_FIRST: Final = "models of which its offer ranks first among those of several hosts"
IS_COMPARED: Final = "models that it and another host offer at a fresh price"
IS_PRICED: Final = "models that it prices for both input and output"
MIDDLE: Final = "median of its blended prices over the lowest one of each model"


def lowest(material: Material, offers: Sequence[Offer]) -> Words:
    """Return which ranked host has the lowest price of a model, among whom, and on whose word."""
    ranked = [item for item in offers if is_as_made(item.row) and is_ranked(item.row)]
    confirmed = [item for item in ranked if is_confirmed(item.row)]
    if len({item.provider for item in confirmed}) >= SEVERAL:
        return words(_cheapest(material, confirmed), _catalogue(material, ranked, confirmed))
    hosts = {item.provider for item in ranked}
    if len(hosts) < SEVERAL:
        return ()
    best = min(item.row["rank"] for item in ranked)
    first = [item for item in ranked if item.row["rank"] == best]
    names = {item.provider: material.provider_link(item.provider) for item in first}
    linked = [part for name in names.values() for part in (name, ", ")][:-1]
    return words(
        "Lowest of ",
        f"{len(hosts)} hosts {whose_word(material, ranked)}: ",
        *linked,
        ", ",
        first[0].blend,
        f" per million tokens (three input to one output){since_said(first[0].row)}.",
    )


def _cheapest(material: Material, confirmed: Sequence[Offer]) -> Words:
    """Return the cheapest of the hosts whose offers are confirmed."""
    best = min(item.row["confirmed_rank"] for item in confirmed)
    first = [item for item in confirmed if item.row["confirmed_rank"] == best]
    names = {item.provider: material.provider_link(item.provider) for item in first}
    linked = [part for name in names.values() for part in (name, ", ")][:-1]
    hosts = {item.provider for item in confirmed}
    return words(
        f"Cheapest of {len(hosts)} hosts whose offers are confirmed: ",
        *linked,
        ", ",
        first[0].blend,
        f" per million tokens (three input to one output){since_said(first[0].row)}, on the word "
        "of ",
        OFFERED_BY[first[0].row["offered_by_evidence"]][0],
        ". ",
    )


def _catalogue(material: Material, ranked: Sequence[Offer], confirmed: Sequence[Offer]) -> Words:
    """Return the lower price that one catalogue lists, if there is one."""
    blend = "blended_3_1_usd_per_mtok"
    least = min(item.row[blend] for item in confirmed)
    lower = [item for item in ranked if not is_confirmed(item.row) and item.row[blend] < least]
    if not lower:
        return ()
    first = min(lower, key=lambda item: item.row[blend])
    seller = material.provider_link(first.provider)
    return words("One catalogue also lists ", seller, " at ", first.blend, ", unconfirmed. ")


def whose_word(material: Material, offers: Sequence[Offer]) -> str:
    """Return who lists offers, in words that follow `hosts`."""
    sources = sorted({name for item in offers for name in item.row["source_ids"]})
    return sources_text(material, sources)


def sources_text(material: Material, source_ids: Sequence[str]) -> str:
    """Return which sources list something; of few, by name and day, of many, their number."""
    own = [name for name in source_ids if material.source_class(name) in OWN]
    if len(source_ids) == 1 and not own:
        title = material.source_name(source_ids[0])
        read = material.tables.health.get(source_ids[0], {}).get("sound_at")
        on = f" ({long_day(pd.Timestamp(read))})" if read is not None else ""
        return f"that {title}{on} lists, with no seller's own page among the sources"
    if not own:
        titles = listed([material.source_name(name) for name in source_ids])
        return f"that {titles} list, with no seller's own page among the sources"
    return f"by {counted(len(source_ids), 'source')}, {len(own)} of them sellers' own pages"


def standing(material: Material, provider_id: str) -> Words:
    """Return sentences on where a provider's prices stand."""
    offers = material.tables.groups("price_comparison", "provider_id").get(provider_id, [])
    name = material.provider(provider_id)
    if not offers:
        return (f"No price per token of {name} is known.",)
    priced = len({row["model_key"] for row in offers})
    said = words(f"{name} prices ", _count(material, priced, IS_PRICED), " models per token. ")
    compared = [row for row in offers if is_compared(row)]
    models = {row["model_id"] for row in compared}
    if not compared:
        return words(said, "None of them has a fresh price at another host too.")
    first = {row["model_id"] for row in compared if row["rank"] == 1}
    middle = float(pd.Series([row["ratio_to_cheapest"] for row in compared]).median())
    return words(
        said,
        "Of ",
        _count(material, len(models), IS_COMPARED),
        " that other hosts price too, its price is the lowest listed for ",
        _count(material, len(first), IS_FIRST),
        "; the median is ",
        material.citations.computed(ratio(middle), middle, how=MIDDLE, table="price_comparison"),
        " the lowest listed price.",
    )


def _count(material: Material, number: int, how: str) -> CitedFigure:
    return material.citations.computed(f"{number:,}", number, how=how, table="price_comparison")
