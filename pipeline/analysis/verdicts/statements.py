"""What sources state of the things that a report speaks of: facts, prices and speeds, alike."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from pipeline.analysis.prices.size_class_prices import is_of_size
from pipeline.analysis.prices.validity import undoubted, with_validity
from pipeline.analysis.verdicts.figures import ONE_DIRECTION, Figure
from pipeline.domain.metrics import MENTION

STANDARD: Final = ("variant", "context_over_tokens", "time_window", "region", "commitment", "via")
"""Columns of prices that are empty for a seller's plain offer."""

SEVERAL_GPUS: Final = 2
"""GPUs that make a list, of which there is a cheapest and a dearest."""

BLENDED: Final = "3:1 blend"
"""Scope of (3 x input + output) / 4, by which reports often mean one price of two."""

MEASURED: Final = {
    "ttft_s": ("ttft", "s", None),
    "output_tps": ("output_speed", "tokens_per_s", "after the first token"),
    "e2e_tps": ("output_speed", "tokens_per_s", "time to first token included"),
}
"""Metric of core/performance -> metric and unit of facts, and what tells two of these apart."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One figure as one source states it.

    Attributes:
        since: From when it holds, or when it was stated; null where it is not known.
        until: To when it was stated; null while it is.
        place: text, headline or address for facts; price or measurement for the others.
        note: What else a reader must know of it, such as the convention of a speed.
        row: Its provenance.
    """

    figure: Figure
    source_id: str
    since: pd.Timestamp | None
    until: pd.Timestamp | None
    stated_at: pd.Timestamp
    place: str
    note: str | None = None
    row: Row

    @property
    def is_weak(self) -> bool:
        """Whether somebody shortened there."""
        return self.place in ("headline", "address")

    @property
    def is_open(self) -> bool:
        """Whether it is still stated."""
        return self.until is None


def statements(
    facts: pd.DataFrame, prices: pd.DataFrame, performance: pd.DataFrame, models: pd.DataFrame
) -> list[Statement]:
    """Return all that sources state, in the form of facts.

    Prices and speeds are those of the sellers that matter here.
    """
    sizes = dict(zip(models["model_id"], models["total_parameters_b"], strict=True))
    return [
        *_facts(facts),
        *_token_prices(prices, sizes),
        *_gpu_prices(prices),
        *_speeds(performance, sizes),
    ]


def _facts(facts: pd.DataFrame) -> Iterator[Statement]:
    for row in records(facts[facts["metric"] != MENTION]):
        stated_at = row["as_of"] or row["fetched_at"]
        yield Statement(
            figure=Figure.of_row(row),
            source_id=row["source_id"],
            since=stated_at,
            until=row["gone_at"],
            stated_at=stated_at,
            place=row["place"],
            row=row,
        )


def _token_prices(prices: pd.DataFrame, sizes: dict[str, float]) -> Iterator[Statement]:
    """Yield prices of tokens: one where both directions cost the same, else each and a blend."""
    plain = prices[
        prices["meter"].isin(ONE_DIRECTION)
        & (prices["unit"] == "usd_per_mtok")
        & (prices["service_tier"] == "standard")
        & (prices["price_usd"] > 0)
        & prices[list(STANDARD)].isna().all(axis="columns")
    ]
    offers: dict[tuple[object, ...], dict[str, Row]] = {}
    for row in records(with_validity(undoubted(plain))):
        offers.setdefault(_offer_at(row), {})[row["meter"]] = row
    for meters in offers.values():
        asked = {meter: row["price_usd"] for meter, row in meters.items()}
        if len(set(asked.values())) == 1 and len(asked) == len(ONE_DIRECTION):
            yield _price(meters["input"], "token_price", sizes, scope=None)
            continue
        for meter, row in meters.items():
            yield _price(row, "token_price", sizes, scope=meter)
        if len(asked) == len(ONE_DIRECTION):
            blended = (3 * asked["input"] + asked["output"]) / 4
            row = meters["input"] | {"price_usd": blended}
            yield _price(row, "token_price", sizes, scope=BLENDED)


def _offer_at(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("source_id", "provider_id", "offer_key", "valid_from"))


def _gpu_prices(prices: pd.DataFrame) -> Iterator[Statement]:
    """Yield the cheapest and the dearest GPU-hour of each seller's list, and each one by name."""
    hours = prices[(prices["unit"] == "usd_per_gpu_hour") & (prices["price_usd"] > 0)]
    dated = with_validity(undoubted(hours))
    for row in records(dated):
        yield _price(row, "gpu_hour_price", {}, scope=row["gpu_type"] or row["model_label"])
    lists = dated.groupby(["source_id", "provider_id", "valid_from"], dropna=False, sort=True)
    for _, rows in lists:
        if rows["gpu_type"].nunique() < SEVERAL_GPUS:
            continue
        ordered = records(rows.sort_values("price_usd", kind="stable"))
        for row, scope in ((ordered[0], "cheapest GPU"), (ordered[-1], "dearest GPU")):
            yield _price(row, "gpu_hour_price", {}, scope=scope)


def _price(row: Row, metric: str, sizes: dict[str, float], *, scope: str | None) -> Statement:
    ended = row["valid_to"]
    return Statement(
        figure=replace(_figure(row, sizes, metric, row["unit"], row["price_usd"]), scope=scope),
        source_id=row["source_id"],
        since=row["valid_from"],
        until=ended,
        stated_at=row["last_seen_at"] if ended is None else min(row["last_seen_at"], ended),
        place="price",
        note=row["model_label"],
        row=row,
    )


def _figure(row: Row, sizes: dict[str, float], metric: str, unit: str, value: float) -> Figure:
    return Figure(
        subject_id=row["provider_id"],
        metric=metric,
        unit=unit,
        low=value,
        high=value,
        model_id=row["model_id"],
        parameters_b=_size(sizes.get(row["model_id"])),
    )


def _speeds(performance: pd.DataFrame, sizes: dict[str, float]) -> Iterator[Statement]:
    """Yield medians; other percentiles are not what a report means by a speed."""
    medians = performance[
        performance["metric"].isin(MEASURED) & (performance["percentile"] == "p50")
    ]
    for row in records(medians):
        metric, unit, note = MEASURED[row["metric"]]
        ended = row["window_end"]
        at = row["fetched_at"] if ended is None else ended - pd.Timedelta(microseconds=1)
        figure = _figure(row, sizes, metric, unit, row["value"])
        yield Statement(
            figure=replace(figure, measured_by=row["measured_by"]),
            source_id=row["source_id"],
            since=row["window_start"] or at,
            until=at,
            stated_at=at,
            place="measurement",
            note=note,
            row=row,
        )


def for_size_classes(
    found: Iterable[Statement],
    figures: Iterable[Figure],
    models: pd.DataFrame,
    *,
    of_all: Collection[Figure] = (),
) -> list[Statement]:
    """Return statements, prices by model size also as prices of what claims name.

    Args:
        found: As `statements` returns them.
        figures: Figures of claims; those with a model whose size is known, or with a size, count.
        models: core/models.
        of_all: Those of them that other sellers' prices matter to, too.
    """
    known = models.set_index("model_id")[["total_parameters_b", "is_mixture"]].T.to_dict()
    kept = list(found)
    classes = [item for item in kept if item.row.get("size_min_b") is not None]
    for figure in figures:
        about = known.get(figure.model_id, {}) if figure.model_id else {}
        size = figure.parameters_b or _size(about.get("total_parameters_b"))
        if size is None:
            continue
        kept += [
            replace(item, figure=replace(item.figure, model_id=figure.model_id, parameters_b=size))
            for item in classes
            if (item.figure.subject_id == figure.subject_id or figure in of_all)
            and _holds(item.row, size, is_mixture=bool(about.get("is_mixture", False)))
        ]
    return kept


def _holds(row: Row, size: float, *, is_mixture: bool) -> bool:
    """Return whether a size class is for models of a size, as comparisons see it."""
    ends = row["size_min_b"], row["size_max_b"] or float("inf")
    return bool(is_of_size(size, *ends)) and bool(row["size_is_moe"]) == is_mixture


def _size(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else value


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, null for whatever is missing."""
    plain = frame.astype("object").where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
