"""A claimed price of a model against the tables of prices of a cited page.

Sentences bind words to a figure; a row of a table binds them by its place. So a page is read as a
seller's price page is each night, and the claim is compared by model, meter and unit. What does not
bind for certain is left to the sentences.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from pipeline.analysis.identity.resolve import resolve
from pipeline.domain.names import squashed
from pipeline.domain.readings import PriceReading
from pipeline.quantities.prose.said import Said, own_words
from pipeline.quantities.prose.words import words_of
from pipeline.quantities.service_words import tiers_in
from pipeline.registry.models import Models

_CONDITION = re.compile(
    r"(?i)\b(?:discount\w*|promotion\w*|off-peak|reserved|committed|fine-?tun\w*|dedicated|blend\w*"
    r"|averag\w*|long[ -]context|was|were|will|plans?|planned|from|until|since|starts?|starting)\b"
)
"""Words of a claim by which it may be of another price than the plain one."""

_SHORTEST_NAME: Final = 3


@dataclass(frozen=True, slots=True)
class CitedPrices:
    """The prices that the tables of one cited page state, and what of them could not be placed.

    Headline and host of the page are the names of whose prices they are.
    """

    prices: Sequence[PriceReading]
    unplaced: Sequence[str]
    names: str


@dataclass(frozen=True, slots=True)
class PriceVerdict:
    """What the tables of a page say to a claimed price, with the rows behind it as printed."""

    verdict: Literal["supported", "contradicted"]
    row: str


def price_verdict(  # noqa: PLR0913, PLR0917 (a claim, what it is of, and a page)
    said: Said,
    model_id: str,
    meters: frozenset[str | None],
    seller: str,
    page: CitedPrices,
    models: Models,
) -> PriceVerdict | None:
    """Return what a page's tables say to a claimed price per million tokens.

    Args:
        said: The claim.
        model_id: The canonical model that it names.
        meters: `input`, `output` or both that it is of; of none there is no verdict.
        seller: Its seller, or whom its section is about, for a claim that names the model alone.
        page: What the page states.
        models: `models.yaml`.

    Returns:
        `supported` where the one plain price of the model is the claimed one; `contradicted` where
        the page has a plain price and no price of the model, nor a row without a known model or
        place, prints the claimed amount; null where the claim has a condition or does not bind.
        Of both meters the page has to have a price of each.
    """
    amount = said.figure.low
    if not _is_plain_claim(said) or amount is None:
        return None
    rows = [item for item in page.prices if item.meter in meters and item.price_usd]
    named = [(resolve(models, "", item.model_label), item) for item in rows]
    plain = [
        item
        for model, item in named
        if model.canonical_model == model_id
        and model.variant in {None, *models.plain_variants}
        and _is_plain(item)
    ]
    if not plain or {item.meter for item in plain} != meters:
        return None
    if not _is_of_page(said, seller, page, plain):
        return None
    if {item.price_usd for item in plain} == {amount}:
        return PriceVerdict("supported", _printed(plain))
    doubtful = [item for model, item in named if model.canonical_model in {model_id, None}]
    step = said.figure.printed_step
    if any(_rounded(item, step) == amount for item in doubtful) or any(
        re.search(rf"(?<![\d.]){re.escape(f'{amount:f}')}(?![\d])", line) for line in page.unplaced
    ):
        return None
    return PriceVerdict("contradicted", _printed(plain))


def _is_plain_claim(said: Said) -> bool:
    quantity = said.figure
    return (
        quantity.unit == "usd_per_mtok"
        and quantity.qualifier == "exact"
        and quantity.low == quantity.high
        and not said.times
        and not _CONDITION.search(said.text)
        and not tiers_in(said.text) - {"standard"}
    )


def _is_of_page(said: Said, seller: str, page: CitedPrices, rows: Sequence[PriceReading]) -> bool:
    """Return whether a page is of the seller whom a claim names, by its headline or its host."""
    of_models = {word.key for item in rows for word in words_of(item.model_label)}
    sellers = {word.key for word in own_words(said.text) if word.kind == "name"} - of_models
    if of_models.issuperset(said.own_names):
        sellers |= {word.key for word in words_of(seller)}
    letters = squashed(page.names)
    return any(squashed(name) in letters for name in sellers if len(name) >= _SHORTEST_NAME)


def _is_plain(item: PriceReading) -> bool:
    """Return whether a price holds for whoever asks, at any time and place."""
    conditions = (
        *(item.time_window, item.region, item.commitment, item.via, item.context_over_tokens),
        *(item.variant, item.size_class, item.effective_from, item.effective_to, item.note),
    )
    return (
        item.service_tier == "standard"
        and item.unit == "usd_per_mtok"
        and all(condition is None for condition in conditions)
    )


def _rounded(item: PriceReading, step: Decimal) -> Decimal | None:
    """Return a price as a writer prints it who gives no finer digit than `step`."""
    return item.price_usd and (item.price_usd / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _printed(rows: Sequence[PriceReading]) -> str:
    found = (f"{item.model_label} | {item.meter}: {item.evidence_text}" for item in rows)
    return "; ".join(dict.fromkeys(found))
