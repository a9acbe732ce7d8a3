"""Numbers, days and times as people type them; what is none is said with an example."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

import click

GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")

MOST: Final = 10**15
"""More than anybody has tokens."""


class NumberType(click.ParamType[float]):
    """A number within bounds, as `1000000`, `1_000_000`, `1,000,000` or `1e6`."""

    name = "number"
    example = "write one as 2.5, 1_000_000 or 1e6"

    def __init__(self, least: int = 0, most: int = MOST) -> None:
        """Keep the bounds."""
        self.least = least
        self.most = most

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number."""
        try:
            number = self.read(str(value))
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            self.fail(f"'{value}' is no {self.name}: {self.example}", param, ctx)
        if number < self.least:
            self.fail(f"{value} is less than {self.least}", param, ctx)
        if number > self.most:
            self.fail(f"{value} is more than {self.most}", param, ctx)
        return float(number)

    def read(self, text: str) -> Decimal:
        """Return what a text says."""
        return Decimal(text.replace(",", "") if GROUPED.fullmatch(text) else text.replace("_", ""))


class WholeNumberType(NumberType):
    """A whole number, typed in the same ways."""

    name = "whole number"
    example = "write one as 1000000, 1_000_000 or 1e6"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what help texts have for it, in one word."""
        del param, ctx
        return "N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number."""
        number = super().convert(value, param, ctx)
        if not number.is_integer():
            self.fail(f"'{value}' is no {self.name}: {self.example}", param, ctx)
        return int(number)


class ShareType(NumberType):
    """A share from 0 to 1, or in percent."""

    name = "share"
    example = "write one as 0.9 or 90%"

    def __init__(self) -> None:
        """Take the whole at most."""
        super().__init__(0, 1)

    def read(self, text: str) -> Decimal:
        """Return what a text says."""
        plain = text.removesuffix("%")
        return super().read(plain) / (1 if plain == text else 100)


class DayType(click.ParamType[datetime]):
    """A day; its 00:00 without a zone."""

    name = "day"
    what = "day"
    example = "write one as 2026-03-18"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the start of the day, or the time."""
        if isinstance(value, datetime):
            return value
        try:
            return self.read(str(value))
        except (ValueError, OverflowError):
            self.fail(f"'{value}' is no {self.what}: {self.example}", param, ctx)

    def read(self, text: str) -> datetime:
        """Return what a text says."""
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 (a day has no zone)


class MomentType(DayType):
    """A date or time in ISO 8601, in UTC; a date is its 00:00, a time without zone is UTC."""

    name = "iso8601"
    what = "day or time"
    example = "write one as 2026-03-18 or 2026-03-18T04:00Z"

    def read(self, text: str) -> datetime:
        """Return what a text says."""
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
