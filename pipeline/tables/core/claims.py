"""What a report claims, figure by figure, and what it cites for it."""

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import TIMESTAMP, Table, column

TABLE = Table(
    layer="core",
    name="claims",
    doc="One figure of one claim of the report; a claim without figures has one row.",
    primary_key=("report_id", "claim_id", "figure_number"),
    columns=(
        column("report_id", pa.string(), "Report: `report` of the claims file."),
        column("claim_id", pa.string(), "Claim, unique in its report."),
        column("figure_number", pa.int64(), "Place of the figure in the claim, from 1."),
        column("section", pa.string(), "Section that makes it."),
        column("lines", pa.list_(pa.int64()), "Lines of the report that make it."),
        column("claim_number", pa.int64(), "Place of the claim in the report, from 1."),
        column("says", pa.string(), "What it says, in our words."),
        column("quote", pa.string(), "What the report says, verbatim.", null=True),
        column("kind", pa.string(), "figure, comparison, attribution, joined or words."),
        column("subject_id", pa.string(), "Company, market or chip that it is about.", null=True),
        column("metric", pa.string(), "What is stated.", null=True),
        column("printed", pa.string(), "The figure as the report prints it.", null=True),
        column("value_low", pa.float64(), "Smallest value.", unit="see `unit`", null=True),
        column("value_high", pa.float64(), "Largest value.", unit="see `unit`", null=True),
        column("value_text", pa.string(), "The name, where the unit is name.", null=True),
        column("unit", pa.string(), "Unit of the values.", null=True),
        column("qualifier", pa.string(), "exact, over, up_to, about or under.", null=True),
        column(
            "printed_step",
            pa.float64(),
            "Size of one unit of the last printed digit.",
            unit="see `unit`",
            null=True,
        ),
        column("model_id", pa.string(), "Canonical model that it is about.", null=True),
        column(
            "parameters_b",
            pa.float64(),
            "Size of the models that it is about.",
            unit="billion parameters",
            null=True,
        ),
        column("scope", pa.string(), "What else it is bound to.", null=True),
        column("period", pa.string(), "Time that the figure is for.", null=True),
        column("measured_by", pa.string(), "Who measured, by the report.", null=True),
        column("is_forecast", pa.bool_(), "Whether it speaks of a time to come."),
        column("as_of_from", TIMESTAMP, "Start of the time at which it held.", null=True),
        column("as_of_to", TIMESTAMP, "End of that time, exclusive.", null=True),
        column("relation", pa.string(), "How a compared figure stands out.", null=True),
        column("by_pct", pa.float64(), "By how much at least.", unit="percent", null=True),
        column("among", pa.list_(pa.string()), "Those that it is compared with."),
        column("named_publisher", pa.string(), "Who is said to have published it.", null=True),
        column("named_work", pa.string(), "Work that is said to be described.", null=True),
        column("named_version", pa.string(), "Version of that work.", null=True),
        column("repeats", pa.list_(pa.string()), "Claims whose figures it joins."),
        column("duplicate_of", pa.string(), "Claim that it says again.", null=True),
        column("row_id", pa.string(), "Row of a table that it shares with others.", null=True),
        column("not_checkable", pa.string(), "Why nothing can be checked.", null=True),
        column("cited_source_ids", pa.list_(pa.string()), "Sources that its section cites."),
        column("citation_labels", pa.list_(pa.string()), "How the report calls them."),
        column("written_from", TIMESTAMP, "First day on which the report can be written."),
        column("written_to", TIMESTAMP, "End of the last such day."),
    ),
)


def build(claim_entries: pd.DataFrame) -> pd.DataFrame:
    """Return a row per figure of each claim.

    Args:
        claim_entries: The claims file, a row per figure; see `pipeline.tables.inputs`.
    """
    return claim_entries
