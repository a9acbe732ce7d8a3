"""Catalogues that installed packages carry, written out as bytes that can be kept and re-read."""

import json
from datetime import time
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from genai_prices.data import providers
from genai_prices.types import (
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    Provider,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

PACKAGE = "genai-prices"


def installed_version(package: str) -> str:
    """Return the version of an installed distribution.

    Raises:
        PackageNotFoundError: It is not installed.
    """
    return version(package)


def dump_genai_prices() -> bytes:
    """Return all that genai-prices says of prices, as JSON.

    The same version gives the same bytes. Lists keep their order, in which later prices and
    earlier variants win; amounts are strings, so that no reader takes them for binary floats.
    """
    document = {
        "package": PACKAGE,
        "version": installed_version(PACKAGE),
        "providers": [_provider(provider) for provider in providers],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "id": provider.id,
        "name": provider.name,
        "pricing_urls": provider.pricing_urls,
        "price_comments": provider.price_comments,
        "models": [_model(model) for model in provider.models],
    }


def _model(model: ModelInfo) -> dict[str, Any]:
    prices = model.prices
    if isinstance(prices, ModelPrice):
        prices = [ConditionalPrice(prices=prices)]
    return {
        "id": model.id,
        "name": model.name,
        "context_window": model.context_window,
        "deprecated": model.deprecated,
        "price_comments": model.price_comments,
        "prices": [
            {"constraint": _constraint(price.constraint), "prices": _rates(price.prices)}
            for price in prices
        ],
        "price_variants": [_variant(item) for item in model.price_variants or ()],
    }


def _variant(variant: PriceVariant) -> dict[str, Any]:
    return {
        "when": dict(variant.when),
        "constraint": _constraint(variant.constraint),
        "prices": _rates(variant.prices),
    }


def _constraint(
    constraint: StartDateConstraint | TimeOfDateConstraint | None,
) -> dict[str, str] | None:
    if constraint is None:
        return None
    if isinstance(constraint, StartDateConstraint):
        return {"start_date": constraint.start_date.isoformat()}
    return {
        "start_time": _time_of_day(constraint.start_time),
        "end_time": _time_of_day(constraint.end_time),
    }


def _time_of_day(value: time) -> str:
    """Times without a zone are UTC by the package's own rule."""
    return value.isoformat() if value.tzinfo else f"{value.isoformat()}+00:00"


def _rates(prices: ModelPrice) -> dict[str, Any]:
    return {key: _rate(rate) for key, rate in vars(prices).items() if rate is not None}


def _rate(rate: Decimal | TieredPrices) -> str | dict[str, Any]:
    if isinstance(rate, TieredPrices):
        return {"base": _plain(rate.base), "tiers": [_tier(tier) for tier in rate.tiers]}
    return _plain(rate)


def _tier(tier: Tier) -> dict[str, Any]:
    return {"start": tier.start, "price": _plain(tier.price)}


def _plain(amount: Decimal) -> str:
    """Write `1E-8` as 0.00000001: the text is shown to people as evidence."""
    return f"{amount:f}"
