"""core/providers."""

import pandas as pd

from pipeline.domain.seller_kinds import HOST_KINDS
from pipeline.runs.publish import registry_inputs
from pipeline.tables.build import build_tables


def test_an_ended_seller_has_its_day_and_the_words_that_say_so(read_project_once):
    """A seller that sells has none."""
    providers = build_tables(
        registry_inputs(read_project_once).frames(["provider_entries"]), ["providers"]
    )
    rows = providers["providers"].set_index("provider_id")

    assert rows.loc["gone", "ended_on"] == pd.Timestamp("2025-09-25", tz="UTC")
    assert rows.loc["gone", "ended_date_is"] == "stated"
    assert rows.loc["gone", "ended_quote"] == "The Gone API ends on 25 September 2025."
    assert rows.loc["acme", ["ended_on", "ended_quote"]].isna().all()


def test_only_those_who_run_models_are_hosts():
    assert HOST_KINDS == ("lab", "host", "cloud")
