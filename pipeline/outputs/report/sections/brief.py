"""In brief: the whole report in four figures and a few sentences, all from the tables."""

from collections.abc import Iterator

from pipeline.outputs.report.document import (
    Block,
    Bullets,
    Figure,
    Link,
    Section,
    Tile,
    Tiles,
    Words,
    joined,
    words,
)
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.offers import SEVERAL
from pipeline.outputs.report.sections.profiles import cheapest_count, compared_offers
from pipeline.outputs.report.text import counted


def section(material: Material) -> Section:
    """Return the figures and sentences for which there is something to say."""
    tiles = tuple(_tiles(material))
    items = tuple(item for item in (_leaders(material), _claims(material)) if item)
    blocks: tuple[Block, ...] = (Tiles(tiles), Bullets(items)) if items else (Tiles(tiles),)
    return Section("brief", "In brief", blocks)


def _tiles(material: Material) -> Iterator[Tile]:
    prices = material.tables["price_comparison"]
    ranked = prices[prices["rank"].notna() & (prices["provider_count"] >= SEVERAL)]
    sellers = prices["provider_id"].nunique()
    how = "models with fresh offers of two sellers or more"
    compared = _figure(material, ranked["model_id"].nunique(), how, "price_comparison")
    yield Tile(compared, f"models compared across {counted(sellers, 'seller')}", "prices")
    disputed = len(material.tables["price_disagreements"])
    how = "prices on which two sources differ"
    differing = _figure(material, disputed, how, "price_disagreements")
    yield Tile(differing, "prices on which sources differ", "disagreements")
    verdicts = [row["verdict"] for row in material.original.verdicts.values()]
    against = _figure(
        material,
        verdicts.count("contradicted"),
        "claims that a source cited for them contradicts",
        "claim_verdicts",
    )
    said = f"of {counted(len(verdicts), 'claim')} of {material.original.name} contradicted"
    yield Tile(against, said, "claims")
    health = material.tables["source_health"]
    read = int(health["sound_at"].notna().sum())
    how = "sources with a sound reading"
    sound = _figure(material, read, how, "source_health")
    yield Tile(sound, f"of {counted(len(health), 'source')} read", "sources")


def _figure(material: Material, number: int, how: str, table: str) -> Figure:
    return material.citations.computed(f"{number:,}", number, how=how, table=table)


def _leaders(material: Material) -> Words:
    """Return for how many models each highlighted provider is the cheapest."""
    parts: list[Words] = []
    for provider_id in material.highlighted:
        compared = compared_offers(material, provider_id)
        if not compared.empty:
            models = compared["model_id"].nunique()
            how = f"models of which {provider_id} is the cheapest of several sellers"
            number = _figure(material, cheapest_count(compared), how, "price_comparison")
            target = f"profile-{provider_id}"
            name = Link(material.provider(provider_id), target)
            parts.append(words(name, " for ", number, f" of {counted(models, 'model')}"))
    if not parts:
        return ()
    return words("Cheapest of several sellers: ", joined(parts), ".")


def _claims(material: Material) -> Words:
    rows = list(material.original.verdicts.values())
    if not rows:
        return ()
    said = f"Of {counted(len(rows), 'claim')} of {material.original.name}: "
    return words(said, material.original.tally(rows, "claims"), ".")
