"""The price of each meter of an offer at any moment, from the history of prices."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.analysis.prices.day_windows import (
    DAY_MINUTES,
    WEEKDAYS,
    Window,
    detail_of,
)
from pipeline.analysis.prices.plain_prices import is_in_unit
from pipeline.analysis.prices.regions import ANYWHERE, area_of, regional_names

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]
"""Microseconds since 1970, UTC."""

PRICED_OFFER: Final = ["provider_id", "via", "offer_id", "service_tier", "region"]
PRICE: Final = [
    *("meter", "context_over_tokens", "time_window", "valid_from", "valid_to", "price_usd"),
]

EPOCH_WEEKDAY: Final = 3
"""1970 began on a Thursday."""

FOREVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class _PriceSeries:
    """The prices of one meter in one context step and one time window, one after the other."""

    over_tokens: float
    """The prompt has to be longer than this; -1 for the plain price."""
    window: str | None
    starts: Times
    ends: Times
    usd: Floats

    def at(self, times: Times) -> Floats:
        """Return the price at each time; NaN where none is known."""
        place = np.searchsorted(self.starts, times, side="right") - 1
        is_known = (place >= 0) & (times < self.ends[place])
        return np.where(is_known, self.usd[place], np.nan)


class OfferPrices:
    """The prices of one offer of one seller in one class of service, over time."""

    def __init__(self, rows: pd.DataFrame) -> None:
        """Sort the rows of price_history that belong to one offer into series.

        Args:
            rows: Of derived/price_history: one offer, one tier, one region; no variant.
        """
        keyed = rows.assign(over=rows["context_over_tokens"].astype("float64").fillna(-1.0))
        self._series: dict[str, list[_PriceSeries]] = {}
        ordered = keyed.sort_values(["over", "valid_from"], kind="stable")
        for (meter, _, window), rows_of_one in ordered.groupby(
            ["meter", "over", "time_window"], dropna=False, sort=False
        ):
            named = window if isinstance(window, str) else None
            self._series.setdefault(str(meter), []).append(_series(rows_of_one, named))

    def at(self, meter: str, times: Times, prompt_tokens: Floats) -> Floats:
        """Return the price of a meter at each time for prompts of these lengths.

        The price of the highest step below the prompt's length holds; a price of the hours in which
        the time falls wins over one without hours, and one of weekdays over one of each day.

        Args:
            meter: As in price_history.
            times: Moments.
            prompt_tokens: Length of the prompt at each.

        Returns:
            USD per unit of the meter; NaN where none is known.
        """
        found = np.full(len(times), np.nan)
        series = self._series.get(meter, [])
        for one in sorted(series, key=lambda each: (each.over_tokens, detail_of(each.window))):
            usd = one.at(times)
            holds = ~np.isnan(usd) & (prompt_tokens > one.over_tokens)
            if one.window is not None:
                holds &= is_in_window(times, one.window)
            found = np.where(holds, usd, found)
        return found


def _series(rows: pd.DataFrame, window: str | None) -> _PriceSeries:
    ends = microseconds(rows["valid_to"])
    return _PriceSeries(
        over_tokens=float(rows["over"].iloc[0]),
        window=window,
        starts=microseconds(rows["valid_from"]),
        ends=np.where(rows["valid_to"].isna().to_numpy(), FOREVER, ends),
        usd=rows["price_usd"].to_numpy(dtype="float64"),
    )


def microseconds(times: pd.Series) -> Times:
    """Return times as microseconds since 1970, UTC."""
    in_utc = times.dt.tz_convert("UTC").dt.as_unit("us")
    return np.asarray(in_utc.to_numpy(dtype="datetime64[us]").astype(np.int64))


def is_in_window(times: Times, window: str) -> npt.NDArray[np.bool_]:
    """Return whether times fall into hours as `16:30-00:30Z`, or such on days, the end exclusive.

    Hours over midnight belong to the day on which they start.

    Raises:
        ValueError: The hours are not written so.
    """
    span = Window.of(window)
    if span is None:
        msg = f"{window!r} is no time of day as 16:30-00:30Z"
        raise ValueError(msg)
    start, end = span.start, span.end
    minute = times // 60_000_000 % DAY_MINUTES
    is_after_midnight = (start >= end) & (minute < end)
    holds = ((minute >= start) & ((start >= end) | (minute < end))) | is_after_midnight
    started = times // (60_000_000 * DAY_MINUTES) - is_after_midnight
    is_day = np.isin((started + EPOCH_WEEKDAY) % len(WEEKDAYS), list(span.days))
    return np.asarray(holds & is_day)


class PriceBook:
    """Prices of all offers over time; each offer's are sorted when it is first asked for."""

    def __init__(self, history: pd.DataFrame) -> None:
        """Take the history of prices.

        Args:
            history: derived/price_history.
        """
        bound = history[["variant", "commitment", "gpu_type"]].notna().any(axis=1)
        is_known = history["state"].isin(["priced", "free"]) & history["price_usd"].notna()
        kept = history.loc[~bound & is_known & is_in_unit(history), [*PRICED_OFFER, *PRICE]].astype(
            dict.fromkeys((*PRICED_OFFER, "meter", "time_window"), object)
        )
        keyed = kept.assign(
            via=kept["via"].fillna(""), region=kept["region"].fillna("").str.lower()
        )
        names = regional_names(keyed["offer_id"])
        apart = keyed.assign(**names)[names["region"].notna() & (names["region"] != ANYWHERE)]
        self._rows = dict(iter(pd.concat([keyed, apart]).groupby(PRICED_OFFER)))
        self._regional: dict[tuple[Hashable, ...], set[str]] = {}
        for key, rows in self._rows.items():
            if key[4]:
                self._regional.setdefault(key[:4], set()).update(rows["meter"])
        self._sorted: dict[tuple[str, ...], OfferPrices] = {}

    def offer(
        self, provider_id: str, via: str | None, offer_id: str, tier: str, region: str | None
    ) -> OfferPrices | None:
        """Return the prices of one offer; null where none is known for this tier and region.

        A region is looked at only where the seller prices regions of the offer's meter apart; a
        price for `eu` holds in `eu-west-1`, where that has none of its own.
        """
        name = (provider_id, via or "", offer_id, tier)
        apart = self._regional.get(name, set()) if region else set()
        place = (region or "") if apart else ""
        area = None if (*name, place) in self._rows else area_of(place)
        key = (*name, area or place)
        if key not in self._sorted:
            plain, own = (self._rows.get(each) for each in ((*name, ""), key))
            elsewhere = None if plain is None else plain[~plain["meter"].isin(apart)]
            rows = [each for each in (elsewhere, own if apart else None) if each is not None]
            if not rows:
                return None
            self._sorted[key] = OfferPrices(pd.concat(rows))
        return self._sorted[key]
