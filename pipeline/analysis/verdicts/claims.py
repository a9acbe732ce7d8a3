"""Claims, as the checks need them: one object a claim, with its figures."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.analysis.verdicts.figures import Figure
from pipeline.analysis.verdicts.statements import Row, records


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedFigure:
    """One figure of a claim.

    Attributes:
        printed: As the report prints it.
        valid_from: Start of the time at which it is said to be so; null where none is named.
        valid_until: End of that time, exclusive.
    """

    figure: Figure
    printed: str
    valid_from: pd.Timestamp | None
    valid_until: pd.Timestamp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One claim of a report.

    Attributes:
        figures: Its figures; of a comparison, the one that stands out, without a value.
        row: The columns of core/claims that its figures share.
    """

    report_id: str
    claim_id: str
    kind: str
    figures: tuple[ClaimedFigure, ...]
    cited: tuple[str, ...]
    written_from: pd.Timestamp
    written_to: pd.Timestamp
    row: Row

    @property
    def key(self) -> tuple[str, str]:
        """What names it among the claims of all reports."""
        return self.report_id, self.claim_id

    @property
    def claimed(self) -> str | None:
        """Its figures as printed."""
        return "; ".join(figure.printed for figure in self.figures if figure.printed) or None


def claims_of(frame: pd.DataFrame) -> list[Claimed]:
    """Return the claims of core/claims, in the order of their report."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(records(frame), key=lambda row: row["figure_number"]):
        plain = {name: _plain(value) for name, value in row.items()}
        found.setdefault((row["report_id"], row["claim_id"]), []).append(plain)
    return [_claimed(rows) for rows in found.values()]


def _plain(value: Any) -> Any:  # noqa: ANN401 (a cell)
    """Return lists as such: Parquet files give arrays, which are neither true nor false."""
    return list(value) if hasattr(value, "__array__") and not isinstance(value, str) else value


def _claimed(rows: list[Row]) -> Claimed:
    first = rows[0]
    return Claimed(
        report_id=first["report_id"],
        claim_id=first["claim_id"],
        kind=first["kind"],
        figures=tuple(_figure(row) for row in rows if row["metric"] is not None),
        cited=tuple(dict.fromkeys(first["cited_source_ids"])),
        written_from=first["written_from"],
        written_to=first["written_to"],
        row=first,
    )


def _figure(row: Row) -> ClaimedFigure:
    return ClaimedFigure(
        figure=Figure.of_row(row),
        printed=row["printed"] or "",
        valid_from=row["as_of_from"],
        valid_until=row["as_of_to"],
    )
