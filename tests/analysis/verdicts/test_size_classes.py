"""Prices by model size as evidence on claims about models of that size."""

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.analysis.verdicts.figures import Figure
from pipeline.analysis.verdicts.statements import Statement, for_size_classes


@pytest.fixture
def by_size():
    """Return a seller's price for dense models of 4 to 16 billion parameters."""
    figure = Figure(subject_id="acme", metric="token_price", unit="usd_per_mtok", low=0.2, high=0.2)
    row = {"size_min_b": 4.0, "size_max_b": 16.0, "size_is_moe": False}
    at = pd.Timestamp("2026-01-01", tz="UTC")
    return Statement(
        figure=figure,
        source_id="acme-pricing",
        since=at,
        until=None,
        stated_at=at,
        place="price",
        row=row,
    )


@pytest.mark.parametrize(
    ("size", "is_evidence"),
    [(3.9, False), (4.0, True), (16.0, True), (16.1, False)],
)
def test_both_ends_of_a_range_belong_to_it_as_in_comparisons(by_size, size, is_evidence):
    claimed = replace(by_size.figure, parameters_b=size)
    models = pd.DataFrame(columns=["model_id", "total_parameters_b", "is_mixture"])

    found = for_size_classes([by_size], [claimed], models)

    assert (len(found) == 2) == is_evidence
