"""The checks of tables: are they whole, are the sources healthy, have verdicts turned?"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import dagster as dg
import pandas as pd

from pipeline.defs.metadata import rows_as_table
from pipeline.defs.resources import NightTables
from pipeline.domain.table import Table
from pipeline.tables.build import TABLES
from pipeline.tables.core import providers
from pipeline.tables.derived import claim_verdicts, source_health

WHOLE: Final = "rows_are_whole"

PRICE_TABLES: Final = ("current_prices", "price_comparison", "price_changes", "price_history")

MOST_LOST: Final = 0.2
"""Share of a table's rows that may go in a night; a seller that leaves takes fewer."""


@dataclass(frozen=True, slots=True)
class TableCheck:
    """One check of a table as it is written.

    Attributes:
        spec: What Dagster shows of it.
        judge: From the table, and what was published before it, if anything, to its result.
    """

    spec: dg.AssetCheckSpec
    judge: Callable[[pd.DataFrame, pd.DataFrame | None], dg.AssetCheckResult]


def sources_are_healthy(rows: pd.DataFrame, _: pd.DataFrame | None) -> dg.AssetCheckResult:
    """Fail where a source is quarantined or past its cadence; never read is no failure."""
    failing = rows[rows["is_failing"]]
    never = rows[rows["health"] == "never_read"]
    return dg.AssetCheckResult(
        asset_key=_HEALTHY.asset_key,
        check_name=_HEALTHY.name,
        passed=failing.empty,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(failing)} failing, {len(never)} never read, {len(rows)} sources",
        metadata={
            "sources": _shown(pd.concat([failing, never]), ["source_id", "health", "reason"])
        },
    )


class SourcesFailing(dg.Failure):
    """Turns a run red because of its sources; the message names them."""


def expect_healthy(rows: pd.DataFrame) -> None:
    """Turn the run red where a source is failing.

    Raises:
        SourcesFailing: One is.
    """
    failing = rows[rows["is_failing"]]
    if not failing.empty:
        names = zip(failing["source_id"], failing["health"], strict=True)
        raise SourcesFailing(
            "sources failing: " + ", ".join(f"{name} ({health})" for name, health in names),
            allow_retries=False,
        )


GATEWAY_LABS: Final = 3
"""From so many labs' closed models on, a seller cannot run them all itself."""

NO_HOSTS: Final = ("cloud", "router", "gateway", "plan", "tool")
"""Kinds of which closed models of several labs are no surprise."""


def kinds_are_plausible(rows: pd.DataFrame, _: pd.DataFrame | None) -> dg.AssetCheckResult:
    """Warn of sellers that have no kind, and of those that are gateways by what they sell."""
    is_many = rows["closed_lab_count"] >= GATEWAY_LABS
    proposed = rows[is_many & ~rows["kind"].isin(NO_HOSTS)]
    unknown = rows[rows["kind"].isna() & ~rows.index.isin(proposed.index)]
    shown = pd.concat(
        [proposed.assign(proposal="gateway"), unknown.assign(proposal="give it a kind")]
    )
    return dg.AssetCheckResult(
        asset_key=_KINDS.asset_key,
        check_name=_KINDS.name,
        passed=shown.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(proposed)} proposed as gateways, {len(unknown)} without a kind",
        metadata={
            "sellers": _shown(
                shown, ["provider_id", "kind", "is_listed", "closed_lab_count", "proposal"]
            )
        },
    )


def verdicts_hold(rows: pd.DataFrame, before: pd.DataFrame | None) -> dg.AssetCheckResult:
    """Warn where a claim's verdict is another than was published before."""
    key = list(claim_verdicts.TABLE.primary_key)
    known = rows.iloc[:0] if before is None else before
    both = rows.merge(known[[*key, "verdict"]], on=key, suffixes=("", "_before"))
    turned = both[both["verdict"] != both["verdict_before"]]
    return dg.AssetCheckResult(
        asset_key=_HOLD.asset_key,
        check_name=_HOLD.name,
        passed=turned.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(turned)} of {len(both)} verdicts turned",
        metadata={
            "turned": _shown(turned, ["claim_id", "says", "verdict_before", "verdict", "reason"])
        },
    )


def rows_are_whole(
    table: Table, rows: pd.DataFrame, rows_before: int | None
) -> dg.AssetCheckEvaluation:
    """Fail where keys stand twice or are null; warn where many rows are gone."""
    twice = int(rows.duplicated(list(table.primary_key)).sum())
    required = [item.name for item in table.columns if not item.is_nullable]
    nulls = int(rows[required].isna().sum().sum())
    lost = max(0, (rows_before or 0) - len(rows))
    is_sound = not twice and not nulls
    return dg.AssetCheckEvaluation(
        dg.AssetKey([table.layer, table.name]),
        WHOLE,
        passed=is_sound and lost <= MOST_LOST * (rows_before or 0),
        severity=dg.AssetCheckSeverity.WARN if is_sound else dg.AssetCheckSeverity.ERROR,
        description=f"{len(rows):,} rows, {lost:,} fewer than before, {twice} keys twice, "
        f"{nulls} nulls where none may be",
        metadata={"rows": len(rows), "lost": lost, "keys_twice": twice, "nulls": nulls},
    )


def whole_checked() -> list[Table]:
    """Return the tables that are checked for being whole: of core, and those of prices."""
    return [
        item.TABLE
        for name, item in TABLES.items()
        if item.TABLE.layer == "core" or name in PRICE_TABLES
    ]


def whole_specs() -> list[dg.AssetCheckSpec]:
    """Return the checks of those tables."""
    return [
        dg.AssetCheckSpec(
            WHOLE,
            asset=[table.layer, table.name],
            description="No key stands twice, nothing is null that may not be, and no more than "
            f"{MOST_LOST:.0%} of the rows of the night before are gone.",
        )
        for table in whole_checked()
    ]


def whole_results(
    night: NightTables, asked: Collection[dg.AssetCheckKey]
) -> Iterator[dg.AssetCheckEvaluation]:
    """Yield the results of those of these checks that are asked for, as events alone."""
    for table in whole_checked():
        if dg.AssetCheckKey(dg.AssetKey([table.layer, table.name]), WHOLE) in asked:
            rows = night.frames([table.name])[table.name]
            yield rows_are_whole(table, rows, night.rows_before(table.name))


def whole_tables_check() -> dg.AssetChecksDefinition:
    """Return these checks in one step after all tables."""

    @dg.multi_asset_check(
        name="check_tables",
        specs=whole_specs(),
        can_subset=True,
        required_resource_keys={"tables"},
    )
    def check_tables(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckEvaluation]:
        yield from whole_results(context.resources.tables, context.selected_asset_check_keys)

    return check_tables


def _shown(rows: pd.DataFrame, columns: list[str]) -> dg.TableMetadataValue:
    records = rows[columns].fillna("").to_dict("records")
    return rows_as_table([{str(key): value for key, value in row.items()} for row in records])


_HEALTHY = dg.AssetCheckSpec(
    "sources_are_healthy",
    asset=[source_health.TABLE.layer, source_health.TABLE.name],
    description="No source is quarantined, and none that was ever read is past its cadence. "
    "Turns the run red, by a failure that names the sources; the tables are built all the same.",
)
_HOLD = dg.AssetCheckSpec(
    "verdicts_hold",
    asset=[claim_verdicts.TABLE.layer, claim_verdicts.TABLE.name],
    description="Each claim has the verdict that it had when it was last checked. A warning: a "
    "source was read that was not, or says something else now.",
)

_KINDS = dg.AssetCheckSpec(
    "kinds_are_plausible",
    asset=[providers.TABLE.layer, providers.TABLE.name],
    description="Every seller has a kind, and none but clouds, routers and gateways sells closed "
    "models of three labs or more. A warning: providers.yaml is to be looked at.",
)

CHECKS: Mapping[str, TableCheck] = {
    source_health.TABLE.name: TableCheck(_HEALTHY, sources_are_healthy),
    providers.TABLE.name: TableCheck(_KINDS, kinds_are_plausible),
    claim_verdicts.TABLE.name: TableCheck(_HOLD, verdicts_hold),
}
"""The check of each table that has one."""
