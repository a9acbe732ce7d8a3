"""A profile of each highlighted provider: where its prices stand, and what sources state of it."""

from typing import Final

import pandas as pd

from pipeline.outputs.report.document import Block, Figure, Paragraph, Section, Words, words
from pipeline.outputs.report.facts import fact_table
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.offers import SEVERAL
from pipeline.outputs.report.text import ratio

IS_CHEAPEST: Final = "models of which its offer ranks first among those of several sellers"
IS_COMPARED: Final = "models that it and another seller offer at a fresh price"
IS_PRICED: Final = "models that it prices for both input and output"
MIDDLE: Final = "median of its blended prices over that of the cheapest seller of each model"


def section(material: Material) -> Section:
    """Return a part for each highlighted provider."""
    parts = tuple(_profile(material, provider_id) for provider_id in material.highlighted)
    nothing = Paragraph(("No provider is highlighted in providers.yaml.",), is_quiet=True)
    return Section("profiles", "Providers", () if parts else (nothing,), parts)


def _profile(material: Material, provider_id: str) -> Section:
    name = material.provider(provider_id)
    rows = material.tables.rows("provider_profiles")
    facts = [row for row in rows if row["provider_id"] == provider_id]
    blocks: list[Block] = [
        Paragraph(_standing(material, provider_id, name)),
        *material.original.summary({provider_id}),
    ]
    if not facts:
        nothing = f"No source that was read states a fact about {name}."
        blocks.append(material.nothing("provider_profiles", nothing))
    table = fact_table(material, provider_id, name, facts)
    if table is not None:
        blocks.append(table)
    return Section(f"profile-{provider_id}", name, tuple(blocks))


def compared_offers(material: Material, provider_id: str) -> pd.DataFrame:
    """Return a provider's offers that rank among those of several sellers."""
    offers = material.tables["price_comparison"]
    own = offers[(offers["provider_id"] == provider_id) & offers["rank"].notna()]
    return own[own["provider_count"] >= SEVERAL]


def _standing(material: Material, provider_id: str, name: str) -> Words:
    """Return sentences that say where a provider's prices stand."""
    offers = material.tables["price_comparison"]
    priced = offers.loc[offers["provider_id"] == provider_id, "model_key"].nunique()
    if not priced:
        return (f"No price per token of {name} is known.",)
    said = words(f"{name} prices ", _count(material, priced, IS_PRICED), " models per token. ")
    compared = compared_offers(material, provider_id)
    if compared.empty:
        return words(said, "None of them has a fresh price at another seller too.")
    middle = compared["ratio_to_cheapest"].median()
    return words(
        said,
        "Others price ",
        _count(material, compared["model_id"].nunique(), IS_COMPARED),
        " of them too; it is the cheapest for ",
        _count(material, cheapest_count(compared), IS_CHEAPEST),
        ", and in the middle asks ",
        material.citations.computed(ratio(middle), middle, how=MIDDLE, table="price_comparison"),
        " what the cheapest seller asks.",
    )


def cheapest_count(compared: pd.DataFrame) -> int:
    """Return of how many models compared offers are the cheapest."""
    return int(compared.loc[compared["rank"] == 1, "model_id"].nunique())


def _count(material: Material, number: int, how: str) -> Figure:
    return material.citations.computed(f"{number:,}", number, how=how, table="price_comparison")
