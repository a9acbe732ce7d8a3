"""Whether the report's claims stand in the sources that it cites, elsewhere, and today."""

from typing import Any, get_args

import pandas as pd
import pyarrow as pa

from pipeline.analysis.verdicts.judge import Verdict
from pipeline.analysis.verdicts.known_sources import known_sources
from pipeline.analysis.verdicts.sentences import texts_of
from pipeline.analysis.verdicts.statements import statements
from pipeline.analysis.verdicts.verdict_rows import verdict_rows
from pipeline.domain.table import TIMESTAMP, Table, column
from pipeline.tables.derived import source_health

EVIDENCE = pa.struct(
    [
        ("role", pa.string()),
        ("source_id", pa.string()),
        ("says", pa.string()),
        ("value_low", pa.float64()),
        ("value_high", pa.float64()),
        ("unit", pa.string()),
        ("stated_at", TIMESTAMP),
        ("source_url", pa.string()),
        ("snapshot_sha256", pa.string()),
        ("evidence_text", pa.string()),
        ("evidence_locator", pa.string()),
    ]
)
"""One statement behind a verdict. `role`: cited, elsewhere, then or today."""

VERDICTS = get_args(Verdict)

TABLE = Table(
    layer="derived",
    name="claim_verdicts",
    doc="One claim of the report, checked against the sources cited for it, all others, the report "
    "itself, and today.",
    primary_key=("report_id", "claim_id"),
    columns=(
        column("report_id", pa.string(), "Report: `report` of the claims file."),
        column("claim_id", pa.string(), "Claim, unique in its report."),
        column("section", pa.string(), "Section that makes it."),
        column("lines", pa.list_(pa.int64()), "Lines of the report that make it."),
        column("claim_number", pa.int64(), "Place of the claim in the report, from 1."),
        column("says", pa.string(), "What it says, in our words."),
        column("quote", pa.string(), "What the report says, verbatim.", null=True),
        column("claimed", pa.string(), "Its figures, as the report prints them.", null=True),
        column(
            "verdict",
            pa.string(),
            "supported, contradicted, stands (the figure is there; of what, a person says), unread "
            "(not all could be read), absent (all was read, the figure is nowhere), uncited or "
            "not_checkable: against the sources cited for it.",
        ),
        column(
            "source_says",
            pa.string(),
            "The sentence of a cited source that the verdict rests on.",
            null=True,
        ),
        column("reason", pa.string(), "Why, in plain words put together from the data."),
        column("elsewhere", pa.string(), "supported, contradicted or none: by other sources."),
        column(
            "is_elsewhere_weak",
            pa.bool_(),
            "Whether only the words of an address or a headline support it elsewhere.",
        ),
        column(
            "flags",
            pa.list_(pa.string()),
            "hedge_dropped, misattributed, inconsistent, duplicate, not_comparable, circular, "
            "sources_differ.",
        ),
        column("duplicate_of", pa.string(), "Claim that it says again.", null=True),
        column(
            "then",
            pa.string(),
            "The price or speed when the report was written, by the tables.",
            null=True,
        ),
        column("then_source_id", pa.string(), "Source of the figure then.", null=True),
        column("then_at", TIMESTAMP, "When it was stated.", null=True),
        column("today", pa.string(), "The figure now.", null=True),
        column("today_source_id", pa.string(), "Source of the figure now.", null=True),
        column("today_at", TIMESTAMP, "When it was last stated.", null=True),
        column("today_age_days", pa.float64(), "From then to the clock.", unit="days", null=True),
        column(
            "is_outdated",
            pa.bool_(),
            "Whether the figure has moved since; null where it is not known now.",
            null=True,
        ),
        column("cited_source_ids", pa.list_(pa.string()), "Sources that its section cites."),
        column(
            "resolved_urls",
            pa.list_(pa.string()),
            "Where the cited sources were last found, in that order; else their address.",
        ),
        column("evidence", pa.list_(EVIDENCE), "The statements behind it."),
    ),
)


def build(  # noqa: PLR0913, PLR0917 (all that a claim is checked against)
    claims: pd.DataFrame,
    facts: pd.DataFrame,
    prices: pd.DataFrame,
    performance: pd.DataFrame,
    models: pd.DataFrame,
    sources: pd.DataFrame,
    fetches: pd.DataFrame,
    reads: pd.DataFrame,
    source_entries: pd.DataFrame,
    sum_entries: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per claim.

    Args:
        claims: core/claims.
        facts: core/facts.
        prices: core/prices.
        performance: core/performance.
        models: core/models.
        sources: core/sources.
        fetches: core/fetches, for where cited sources were last found.
        reads: The logs of all sources' readings.
        source_entries: The entries of sources.yaml, a row each.
        sum_entries: The sums of the claims file, a row each.
        clock: The newest attempt, as `at`.
    """
    if claims.empty:
        return TABLE.empty()
    # Not derived/source_health itself: a failing source makes its check fail, which ends what is
    # built from that table.
    health = source_health.build(sources, fetches, reads, clock, source_entries)
    rows = verdict_rows(
        claims,
        statements(facts, _spoken_of(claims, prices, models), performance, models),
        models=models,
        known=known_sources(sources, health),
        sums=_sums(sum_entries),
        texts=texts_of(facts, sources),
        clock=clock["at"].iloc[0],
    )
    last_found = _last_found(sources, fetches)
    verdicts = [
        row | {"resolved_urls": [last_found[name] for name in row["cited_source_ids"]]}
        for row in rows
    ]
    return pd.DataFrame(verdicts, columns=TABLE.names).astype(_TYPES)


def _sums(entries: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in entries.to_dict("records")]


def _spoken_of(claims: pd.DataFrame, prices: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    """Return the prices that claims are about: of their sellers, and of the models compared."""
    priced = claims[claims["metric"].isin(["token_price", "gpu_hour_price"])]
    compared = priced[priced["relation"].notna()]
    of_size = models["total_parameters_b"].isin(compared["parameters_b"].dropna())
    models_compared = {*compared["model_id"].dropna(), *models.loc[of_size, "model_id"]}
    is_compared = prices["model_id"].isin(models_compared)
    if not compared.empty:
        is_compared |= prices["size_min_b"].notna()
    return prices[is_compared | prices["provider_id"].isin(priced["subject_id"].dropna())]


def _last_found(sources: pd.DataFrame, fetches: pd.DataFrame) -> dict[str, str]:
    """Return where each source was last found; else its address."""
    known = fetches[fetches["sha256"].notna()].sort_values("fetched_at", kind="stable")
    found = dict(zip(known["source_id"], known["final_url"], strict=True))
    return dict(zip(sources["source_id"], sources["url"], strict=True)) | found


_TYPES = {
    name: dtype
    for name, dtype in TABLE.empty().dtypes.items()
    if dtype.kind in "Mf" or isinstance(dtype, pd.StringDtype)
}
"""Types of columns that may be empty, which pandas would not tell from nothing."""
