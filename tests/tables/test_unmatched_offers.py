"""derived/unmatched_offers: what models.yaml does not know yet."""

import pandas as pd
import pytest


@pytest.fixture
def unmatched(built, frame_of):
    """Return what lists offers without a model."""

    def build(*offers, nearest=()):
        names = pd.DataFrame(
            [("anvil-70b", "Anvil 70B", list(nearest))],
            columns=["offer_key", "model_label", "nearest"],
        )
        return built(
            "unmatched_offers", offers=frame_of("offers", list(offers)), nearest_models=names
        )

    return build


def test_an_offer_without_a_model_stands_with_its_nearest_names(unmatched, offer_row):
    (row,) = unmatched(
        offer_row(), offer_row(source_id="catalogue"), nearest=["acme/anvil-8b", "acme/anvil"]
    )

    assert (row["provider_id"], row["offer_key"]) == ("acme", "anvil-70b")
    assert row["nearest_model_ids"] == ["acme/anvil-8b", "acme/anvil"]
    assert row["source_ids"] == ["acme-feed", "catalogue"]


@pytest.mark.parametrize("changes", [{"model_id": "acme/anvil-70b"}, {"gone_at": True}])
def test_matched_and_gone_offers_are_left_out(unmatched, offer_row, day, changes):
    if "gone_at" in changes:
        changes = {"gone_at": day("01-20")}

    assert unmatched(offer_row(**changes)) == []
