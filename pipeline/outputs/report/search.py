"""What the search knows: every model and provider, under each of its spellings.

How a query is compared with them is `static/matching.js`; both are tested together.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from pipeline.domain.names import squashed
from pipeline.outputs.report.addresses import model_page, provider_page
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.text import name_of

MOST_SPELLINGS: Final = 6
"""Labels of one model that are kept beside its id and its name: the commonest."""


def search_index(material: Material) -> list[list[Any]]:
    """Return an entry for each page: name, address, sellers or models, spellings."""
    return [*_models(material), *_providers(material)]


def _models(material: Material) -> Iterator[list[Any]]:
    labels: dict[str, Counter[str]] = {}
    for model_id, label in material.tables.rows("offers").keys(["model_id", "model_label"]):
        if model_id is not None:
            labels.setdefault(model_id, Counter())[label] += 1
    for model in material.priced_models:
        name = material.model(model)
        spellings = _distinct([name_of(model), *_commonest(labels.get(model, Counter()))], name)
        yield [name, model_page(model), material.sellers.get(model, 0), spellings]


def _providers(material: Material) -> Iterator[list[Any]]:
    aliases = {row["provider_id"]: row["aliases"] for row in material.tables.rows("providers")}
    offers = material.tables.groups("price_comparison", "provider_id")
    for provider in material.paged_providers:
        name = material.provider(provider)
        known = [provider, *map(str, aliases.get(provider, []))]
        number = len({row["model_key"] for row in offers.get(provider, [])})
        yield [name, provider_page(provider), number, _distinct(list(map(name_of, known)), name)]


def _commonest(labels: Counter[str]) -> list[str]:
    return [
        name_of(label) for label, _ in sorted(labels.items(), key=lambda item: (-item[1], item[0]))
    ]


def _distinct(spellings: list[str], name: str) -> list[str]:
    """Return spellings that are in no other one, the name among these."""
    kept, known = [], {squashed(name)}
    for spelling in spellings:
        squash = squashed(spelling)
        if squash and not any(squash in other for other in known):
            known.add(squash)
            kept.append(spelling)
    return kept[: MOST_SPELLINGS + 1]
