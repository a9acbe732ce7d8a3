"""The part of `inference-market cost` that prices a usage log."""

from pathlib import Path
from typing import Final

import click
import pandas as pd
import pyarrow as pa

from pipeline.analysis.usage.log_columns import COLUMNS
from pipeline.cli.printing import print_rows
from pipeline.cli.usage_groups import GROUPS
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.usage_cost import UsageCost, usage_cost
from pipeline.runs.usage_log import read_usage_log

ROW_COLUMNS: Final = [
    *COLUMNS,
    *("provider_id", "offer_id", "model_id", "usd", "reason", "is_assumed"),
]


def print_usage_cost(  # noqa: PLR0913 (one parameter an option)
    project: Project,
    path: Path,
    columns: tuple[str, ...],
    by: str,
    *,
    elsewhere: bool,
    output_format: str,
) -> None:
    """Price a log and print what it costs.

    Raises:
        ConfigError: The log or an option cannot be used.
    """
    names = _names(columns)
    try:
        found = usage_cost(project, read_usage_log(path), names=names, with_elsewhere=elsewhere)
    except ValueError as error:
        raise ConfigError(str(error)) from error
    shown = _shown(found, by, elsewhere=elsewhere)
    print_rows(pa.Table.from_pandas(shown, preserve_index=False), output_format)
    click.echo(summary(found), err=True)


def _names(columns: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in columns]
    wrong = [ours for ours, sign, _ in pairs if not sign or ours not in COLUMNS]
    if wrong:
        msg = f"--column {wrong[0]}: write OURS=THEIRS; ours are {', '.join(COLUMNS)}"
        raise ConfigError(msg)
    return {ours: theirs for ours, _, theirs in pairs}


def _shown(found: UsageCost, by: str, *, elsewhere: bool) -> pd.DataFrame:
    if elsewhere and found.elsewhere is not None:
        return found.elsewhere
    if by == "row":
        return found.rows[ROW_COLUMNS]
    return summed(found.rows, by)


def summed(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return costs added up.

    Args:
        rows: As `priced_log` returns them.
        by: A key of `GROUPS`.

    Returns:
        A row a group: what it is named by, `rows`, tokens, `usd` of the rows whose price is known,
        and `unknown_token_share`, the share of its tokens in rows that have no price.
    """
    tokens = rows["input_tokens"] + rows["output_tokens"]
    table = pd.DataFrame(
        {
            **{name: rows[name] for name in GROUPS[by] if name != "day"},
            "day": rows["time"].dt.strftime("%Y-%m-%d"),
            "all": "all",
            "rows": 1,
            "input_tokens": rows["input_tokens"],
            "output_tokens": rows["output_tokens"],
            "usd": rows["usd"].fillna(0.0),
            "tokens": tokens,
            "unknown": tokens.where(rows["usd"].isna(), 0.0),
        }
    )
    if by == "unknown":
        table = table[rows["usd"].isna()]
    grouped = table.groupby(GROUPS[by] or ["all"], dropna=False, observed=True)
    sums = grouped[["rows", "input_tokens", "output_tokens", "usd", "tokens", "unknown"]].sum()
    whole = sums["tokens"].where(sums["tokens"] > 0)
    named = sums.assign(unknown_token_share=sums["unknown"] / whole).reset_index()
    order = ["tokens"] if by == "unknown" else ["usd"]
    ordered = named if by == "day" else named.sort_values(order, ascending=False)
    counts = ["rows", "input_tokens", "output_tokens"]
    return ordered.astype(dict.fromkeys(counts, "int64"))[
        [*GROUPS[by], *counts, "usd", "unknown_token_share"]
    ].reset_index(drop=True)


def summary(found: UsageCost) -> str:
    """Return one line: what was priced, and what was not."""
    total = summed(found.rows, "total").iloc[0]
    assumed = int(found.rows["is_assumed"].sum())
    line = (
        f"{found.form}: {len(found.rows):,} rows, {total['usd']:,.2f} USD; "
        f"{total['unknown_token_share']:.1%} of the tokens have no known price (--by unknown)"
    )
    return line + (f"; {assumed:,} rows priced at a stand-in" if assumed else "")
