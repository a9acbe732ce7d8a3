"""The columns of a table's rows, and what all rows of the same columns have in common."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.prices.api_ids import is_id_header
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.family_names import family_column
from pipeline.extract.prices.hardware import GPU_COUNT, GPU_TYPE
from pipeline.quantities.prompt_bounds import bound_named

_REMARK: Final = re.compile(
    r"^(?:notes?|remarks?|comments?|details?|conditions?|for whom|eligibility|who can use it"
    r"|(?:offered|available|open) to|availability|access|billing|hours|when|time of day)$",
    re.I,
)
_SUM: Final = re.compile(r"(?:grand |monthly )?total(?: (?:costs?|price))?", re.I)
"""Header of sums: what stands beside them was added up."""

_ONE_WAY: Final[tuple[tuple[Meter, ...], ...]] = (("input",), ("output",))

_SIZES: Final = frozenset({"context", "max_output"})
_NAMES_AND_SIZES: Final = frozenset({"label", "id", "price", "unnamed", *_SIZES})


class RowColumns(tuple[PriceColumn, ...]):
    """The columns of a row. What they say is found out once, and not for each row."""

    @cached_property
    def first(self) -> Mapping[str, int]:
        """The first column of each kind."""
        return {column.kind: at for at, column in reversed(list(enumerate(self)))}

    @cached_property
    def is_headless(self) -> bool:
        """Whether no column has a name: then the first may hold anything, too."""
        return not any(column.title for column in self)

    @cached_property
    def remarks(self) -> tuple[int, ...]:
        """The columns of remarks."""
        return self._titled(_REMARK)

    @cached_property
    def of_row(self) -> tuple[int, ...]:
        """The columns whose notes hold for the whole row: those of labels and of remarks."""
        return tuple(
            at for at, column in enumerate(self) if column.kind == "label" or at in self.remarks
        )

    @cached_property
    def sums(self) -> tuple[int, ...]:
        """The columns of sums."""
        return tuple(at for at, column in enumerate(self) if _SUM.fullmatch(column.title))

    @cached_property
    def gpu_counts(self) -> tuple[int, ...]:
        """The columns that count GPUs."""
        return self._titled(GPU_COUNT)

    @cached_property
    def gpu_types(self) -> tuple[int, ...]:
        """The columns that name GPUs."""
        return self._titled(GPU_TYPE)

    @cached_property
    def are_directed(self) -> tuple[bool, ...]:
        """Of each column, whether it or another one parts input from output.

        Its header may also say no more than for which prompts its prices are.
        """
        is_any = any(column.directions in _ONE_WAY for column in self)
        return tuple(is_any or bound_named(column.title) is not None for column in self)

    @cached_property
    def beside(self) -> tuple[int, ...]:
        """The columns of whatever else may say what a row's prices are for."""
        return tuple(
            at
            for at, column in enumerate(self)
            if column.kind not in _NAMES_AND_SIZES or at in self.remarks
        )

    @cached_property
    def priced(self) -> tuple[int, ...]:
        """The columns of prices, and those that may be."""
        return tuple(at for at, column in enumerate(self) if column.kind in {"price", "unnamed"})

    @cached_property
    def sized(self) -> tuple[int, ...]:
        """The columns of sizes."""
        return tuple(at for at, column in enumerate(self) if column.kind in _SIZES)

    @cached_property
    def has_ids(self) -> bool:
        """Whether a column has ids, or one of labels may."""
        return any(column.kind == "id" or is_id_header(column.title) for column in self)

    @cached_property
    def family(self) -> int | None:
        """The column of families beside one of models; null where there is none."""
        at = family_column([column.title for column in self])
        return at if at is not None and self[at].kind != "label" else None

    @cached_property
    def row_plans(self) -> dict[str, object]:
        """What the last plain row was read as: see `straight_rows.RowPlan`."""
        return {}

    @cached_property
    def plans(self) -> dict[int, object]:
        """What the prices of a column are for, as the last row said it: see `row_plans.Plan`."""
        return {}

    def _titled(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        return tuple(at for at, column in enumerate(self) if pattern.search(column.title))
