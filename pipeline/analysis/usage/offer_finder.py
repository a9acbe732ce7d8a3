"""Which offer of price_history a seller's and a model's name in a log stand for."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import pandas as pd

from pipeline.analysis.identity.resolve import resolve
from pipeline.analysis.prices.offer_ids import offer_slug
from pipeline.analysis.usage.priced_log import OfferName
from pipeline.registry.models import Models

NAMES: Final = ("model_id_native", "offer_key", "model_label", "offer_id", "model_id")
"""What logs call an offer, the most exact first."""

FOUND_OFFER: Final = ["provider_id", "via", "offer_id", "model_id", "model_variant"]


class OfferFinder:
    """Finds offers by the names that logs have for seller and model."""

    def __init__(self, history: pd.DataFrame, providers: Mapping[str, str], models: Models) -> None:
        """Index the offers.

        Args:
            history: derived/price_history.
            providers: Id of each seller by each of its names, in lower case.
            models: models.yaml.
        """
        self._providers = providers
        self._models = models
        named = history[[*FOUND_OFFER, *NAMES[:3]]].drop_duplicates().astype(object)
        slugs = {name: named[name].map(offer_slug, na_action="ignore") for name in NAMES}
        offers = named.assign(**{f"{name}_slug": slugs[name] for name in NAMES})
        self._of_seller = {str(seller): rows for seller, rows in offers.groupby("provider_id")}
        self.find = cache(self._find)

    def _find(self, seller: str, model: str) -> OfferName:
        """Return the offer of a seller that a model's name stands for, or why there is none.

        `seller/model` in the model's name, as routers of requests write it, names the same seller.
        """
        provider_id = self._providers.get(seller.casefold(), seller)
        rows = self._of_seller.get(provider_id)
        if rows is None:
            return OfferName(None, reason=f"no prices of a seller '{seller}'")
        bare = (
            model.partition("/")[2]
            if model.casefold().startswith(f"{seller.casefold()}/")
            else model
        )
        for name in dict.fromkeys((model, bare)):
            for column in NAMES:
                found = rows[rows[f"{column}_slug"] == offer_slug(name)]
                if len(found):
                    return self._one(provider_id, model, found)
        identity = resolve(self._models, provider_id, bare)
        if identity.canonical_model is None:
            return OfferName(provider_id, reason=f"no offer '{model}' at {provider_id}")
        variant = rows["model_variant"].fillna("") == (identity.variant or "")
        return self._one(
            provider_id, model, rows[(rows["model_id"] == identity.canonical_model) & variant]
        )

    def _one(self, provider_id: str, model: str, found: pd.DataFrame) -> OfferName:
        """Return the only offer of rows, a direct one before one by a router."""
        direct = found[found["via"].isna()]
        offers = (direct if len(direct) else found).drop_duplicates(["via", "offer_id"])
        if offers.empty:
            return OfferName(provider_id, reason=f"no offer '{model}' at {provider_id}")
        if len(offers) > 1:
            some = ", ".join(sorted(offers["offer_id"])[:3])
            reason = f"'{model}' may be several offers of {provider_id}: {some}"
            return OfferName(provider_id, reason=reason)
        row = offers.iloc[0]
        return OfferName(
            provider_id,
            offer_id=row["offer_id"],
            model_id=None if pd.isna(row["model_id"]) else row["model_id"],
            via=None if pd.isna(row["via"]) else row["via"],
        )
