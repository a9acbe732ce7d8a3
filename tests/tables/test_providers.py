"""core/providers."""

import pandas as pd

from pipeline.defs.checks import kinds_are_plausible
from pipeline.domain.seller_kinds import HOST_KINDS
from pipeline.runs.publish import load_inputs
from pipeline.tables.build import build_tables
from pipeline.tables.core import providers as providers_table


def test_an_ended_seller_has_its_day_and_the_words_that_say_so(read_project_once):
    """A seller that sells has none."""
    providers = build_tables(load_inputs(read_project_once).frames(), ["providers"])
    rows = providers["providers"].set_index("provider_id")

    assert rows.loc["gone", "ended_on"] == pd.Timestamp("2025-09-25", tz="UTC")
    assert rows.loc["gone", "ended_date_is"] == "stated"
    assert rows.loc["gone", "ended_quote"] == "The Gone API ends on 25 September 2025."
    assert rows.loc["acme", ["ended_on", "ended_quote"]].isna().all()


def test_only_those_who_run_models_are_hosts():
    assert HOST_KINDS == ("lab", "host", "cloud")


def built(*offered, entries):
    """Return core/providers of offers, each a seller and a model."""
    offers = pd.DataFrame(offered, columns=["provider_id", "model_id"]).assign(gone_at=pd.NaT)
    families = pd.DataFrame(
        [("gpt", "openai", False), ("claude", "anthropic", False), ("gemini", "google", False)],
        columns=["stem", "org", "open"],
    )
    named = entries.assign(ended=None, ended_routes=[[] for _ in entries.index])
    return providers_table.build(named, offers, families).set_index("provider_id")


ENTRIES = pd.DataFrame(
    {
        "id": ["acme", "bolt", "openai"],
        "name": ["Acme", "Bolt", "OpenAI"],
        "kind": ["host", "cloud", "lab"],
        "highlighted": False,
        "aliases": [[], [], []],
    }
)
CLOSED = ("openai/gpt-5", "anthropic/claude-opus-4", "google/gemini-2.5-pro")


def test_a_seller_that_only_a_source_names_is_published_without_a_kind():
    rows = built(("wally", "meta/llama-3.3-70b-instruct"), entries=ENTRIES)

    assert rows["is_listed"].to_dict() == {
        "acme": True,
        "bolt": True,
        "openai": True,
        "wally": False,
    }
    assert rows.loc["wally", "name"] == "wally"
    assert pd.isna(rows.loc["wally", "kind"])


def test_a_seller_of_three_labs_closed_models_is_proposed_as_a_gateway_unless_a_cloud():
    sold = [(seller, model) for seller in ("acme", "bolt") for model in CLOSED]
    rows = built(*sold, ("openai", "openai/gpt-5"), entries=ENTRIES)
    result = kinds_are_plausible(rows.reset_index(), None)

    assert rows["closed_lab_count"].to_dict() == {"acme": 3, "bolt": 3, "openai": 0}
    assert not result.passed
    assert result.description == "1 proposed as gateways, 0 without a kind"


def test_two_labs_are_too_few_for_a_gateway():
    rows = built(*[("acme", model) for model in CLOSED[:2]], entries=ENTRIES)

    assert kinds_are_plausible(rows.reset_index(), None).passed
