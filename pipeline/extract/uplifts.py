"""Fields by which LiteLLM's catalogue binds prices to a region, a tier or hours of the day."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pipeline.domain.readings import ServiceTier
from pipeline.extract.documents.json_document import Number, is_text
from pipeline.extract.feeds import daily_window


class Uplift(NamedTuple):
    """How many times the printed price something costs.

    Attributes:
        field: Field that says so.
        times: The multiple.
        region: Region that it buys.
        service_tier: Tier that it buys.
        variant: What else it buys.
    """

    field: str
    times: Decimal
    region: str | None = None
    service_tier: ServiceTier = "standard"
    variant: str | None = None


REGIONS: Final = {
    "regional_processing_uplift_multiplier_eu": "eu",
    "regional_processing_uplift_multiplier_us": "us",
    "regional_endpoint_uplift_multiplier": "regional",
}
FEDRAMP: Final = "fedramp_uplift_multiplier"
OF_PROVIDER: Final = "provider_specific_entry"
"""Remarks of many kinds; `us` and `fast` among them multiply prices."""

MULTIPLIER: Final = "multiplier"
MOST: Final = 10
"""No region or tier costs more times the standard price."""

WEEKDAYS: Final = (*("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),)


def uplifts(row: Mapping[str, Any]) -> tuple[list[Uplift], list[str]]:
    """Return what costs a multiple of a row's prices, and multipliers that nothing here reads."""
    found: list[Uplift] = []
    named = {
        **{field: Uplift(field, Decimal(1), region=region) for field, region in REGIONS.items()},
        FEDRAMP: Uplift(FEDRAMP, Decimal(1), variant="fedramp"),
    }
    unknown = [name for name in row if MULTIPLIER in name and name not in named]
    of_provider = row.get(OF_PROVIDER)
    remarks = of_provider if isinstance(of_provider, dict) else {}
    stated = [(uplift, row[field]) for field, uplift in named.items() if field in row]
    if "us" in remarks:
        stated.append((Uplift(f"{OF_PROVIDER}.us", Decimal(1), region="us"), remarks["us"]))
    if "fast" in remarks:
        fast = Uplift(f"{OF_PROVIDER}.fast", Decimal(1), service_tier="fast")
        stated.append((fast, remarks["fast"]))
    for uplift, printed in stated:
        if isinstance(printed, Number) and 0 < printed.amount <= MOST:
            found.append(uplift._replace(times=printed.amount))
        else:
            unknown.append(f"{uplift.field} that is no multiple")
    return found, unknown


def off_peak(printed: object) -> list[str] | None:
    """Return the hours of a cheaper price; null where they are not written in a known form."""
    if not isinstance(printed, dict):
        return None
    zone = printed.get("weekday_timezone")
    suffix = f" ({zone})" if is_text(zone) else ""
    windows: list[str] = []
    for item in printed.get("windows", [printed]):
        hours, days = _hours(item), _weekdays(item)
        if hours is None or days is None:
            return None
        named = [*days[:-1], f"{days[-1]}{suffix}"] if days else []
        spans = [span.partition("-") for span in hours]
        windows += [daily_window(start, end, named) for start, _, end in spans]
    return windows or None


def _hours(item: object) -> list[str] | None:
    stated = item.get("hours_utc") if isinstance(item, dict) else None
    spans = [stated] if is_text(stated) else stated
    if not isinstance(spans, list):
        return None
    is_known = all(is_text(span) and _SPAN.fullmatch(span) for span in spans)
    return spans if is_known else None


def _weekdays(item: Mapping[str, object]) -> Sequence[str] | None:
    """Return weekdays by name; they are printed so, or as 1 for Monday."""
    stated = item.get("weekdays", [])
    if not isinstance(stated, list):
        return None
    days: list[str] = []
    for day in stated:
        if isinstance(day, Number) and day in {"1", "2", "3", "4", "5", "6", "7"}:
            days.append(WEEKDAYS[int(day) - 1])
        elif day in WEEKDAYS:
            days.append(str(day))
        else:
            return None
    return days


_SPAN = re.compile(r"\d\d:\d\d-\d\d:\d\d")
