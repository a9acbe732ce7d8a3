"""Names of models on the site."""

import pandas as pd

from pipeline.outputs.report.names import model_names
from pipeline.outputs.report.tables import Tables

FAMILIES = {
    "acme/anvil-pro-70b": "anvil-pro",
    "acme/anvil-pro-7b": "anvil-pro",
    "acme/anvil-pro-guard-7b": "anvil-pro",
    "acme/abc-4-mini": "abc",
    "acme/abc-5o": "abc",
    "acme/abc-audio": "abc",
}


def names_by(labels):
    """Return the names of models that sellers label so, of each pair of model and label once."""
    offers = pd.DataFrame(labels, columns=["model_id", "model_label"])
    models = pd.DataFrame({"model_id": list(FAMILIES), "family": list(FAMILIES.values())})
    prices = pd.DataFrame({"model_id": []})
    frames = {"models": models, "offers": offers}
    return model_names(
        Tables(frames | dict.fromkeys(("price_comparison", "performance_comparison"), prices))
    )


def test_names_of_one_family_begin_as_most_of_its_labels_do():
    """A page that lists `ANVIL-PRO 70B` beside `Anvil Pro 7B` seems to list two families."""
    pro = ("acme/anvil-pro-70b", "ANVIL-PRO 70B")
    names = names_by([pro, pro, ("acme/anvil-pro-7b", "Anvil Pro 7B")])

    assert [name for model, name in names.items() if "pro" in model] == [
        "ANVIL-PRO 70B",
        "ANVIL-PRO 7B",
        "ANVIL-PRO Guard 7B",
    ]


def test_what_parts_a_family_from_a_number_does_not_part_it_from_a_word():
    names = names_by([("acme/abc-4-mini", "ABC-4 Mini"), ("acme/abc-audio", "ABC Audio")])

    assert [names[model] for model in FAMILIES if "abc" in model] == [
        "ABC-4 Mini",
        "ABC-5o",
        "ABC Audio",
    ]


def test_a_family_without_labels_is_spelled_as_its_ids_are():
    assert names_by([])["acme/anvil-pro-70b"] == "Anvil Pro 70B"
