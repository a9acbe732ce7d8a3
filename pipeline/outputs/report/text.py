"""Numbers and dates as people read them, and texts from outside on one line, nothing hidden."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

import pandas as pd

from pipeline.domain.names import visible

MAX_TEXT: Final = 240
"""Characters shown of a printed text; the archive has it whole."""

MAX_NAME: Final = 90
"""Characters shown of a name."""

TINY: Final = 1e-6
"""A price below this needs another notation."""

SAFE_IN_URL: Final = "/:?&=#%+,;@~!$*-._"
"""Characters of an address that stay as they are; no quote, bracket or blank is among them."""

UNITS: Final = {
    "mtok": "",
    "gpu_hour": "GPU-hour",
    "audio_hour": "hour of audio",
    "mchar": "million characters",
    "krequest": "1,000",
}
"""What a price is for, in plain words."""

BOUNDS: Final = ("variant", "time_window", "region", "commitment", "gpu_type")
"""What else a price may be bound to."""

TEN: Final = 10
HUNDRED: Final = 100


def on_one_line(text: str, limit: int = MAX_TEXT) -> str:
    r"""Return a text on one line in which nothing is hidden: controls and bidi marks show.

    >>> on_one_line("Qwen3\u202e\n 32B")
    'Qwen3\ufffd 32B'
    >>> on_one_line("x" * 300, limit=5)
    'xxxx…'
    """
    line = " ".join(text[: 4 * limit].split())
    seen = visible(line)
    return seen if len(seen) <= limit else seen[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=65_536)
def name_of(text: str) -> str:
    """Return a name that came from outside."""
    return on_one_line(text, MAX_NAME)


def variant_said(variant: str) -> str:
    """Return how a variant of a model is called.

    >>> variant_said("turbo+region:eu")
    'turbo, eu'
    """
    return name_of(variant.replace("region:", "").replace("+", ", "))


def day(time: pd.Timestamp) -> str:
    """Return the day of a time, in UTC."""
    return f"{time:%Y-%m-%d}"


def long_day(time: pd.Timestamp) -> str:
    """Return the day of a time in words, in UTC.

    >>> long_day(pd.Timestamp("2026-11-05"))
    '5 November 2026'
    """
    return f"{time.day} {time:%B %Y}"


def money(value: float) -> str:
    """Return an amount in USD: cents at least, and as many digits as it has.

    >>> money(0.5), money(0.0375), money(1200), money(0.00000025)
    ('$0.50', '$0.0375', '$1,200.00', '$2.5e-07')
    """
    if 0 < value < TINY:
        return f"${value:.2g}"
    whole, _, part = f"{value:,.6f}".rstrip("0").partition(".")
    return f"${whole}.{part.ljust(2, '0')}"


def ratio(value: float) -> str:
    """Return how many times.

    >>> ratio(1), ratio(1.456), ratio(23.4)
    ('1.00×', '1.46×', '23×')
    """
    return f"{value:.2f}×" if value < TEN else f"{value:,.0f}×"


def percent(value: float) -> str:
    """Return a change in percent, sign included.

    >>> percent(12.5), percent(-86)
    ('+12.5 %', '−86.0 %')
    """
    return f"{value:+,.1f} %".replace("-", "−")


def seconds(value: float) -> str:
    """Return a time in seconds.

    >>> seconds(0.2218)
    '0.22 s'
    """
    return f"{value:.2f} s"


def speed(value: float) -> str:
    """Return tokens per second.

    >>> speed(267.2), speed(46.21)
    ('267', '46.2')
    """
    return f"{value:,.0f}" if value >= HUNDRED else f"{value:.1f}"


def count(value: float) -> str:
    """Return a number of things.

    >>> count(6103)
    '6,103'
    """
    return f"{value:,.0f}"


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number of things with their name.

    >>> counted(1, "price"), counted(0, "price"), counted(2, "entry", "entries")
    ('1 price', '0 prices', '2 entries')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def terms_said(row: Mapping[str, Any]) -> str:
    """Return on what terms a price holds, where they are not the usual ones.

    >>> usual = {"meter": "input", "unit": "usd_per_mtok", "service_tier": "standard"}
    >>> terms_said(usual), terms_said({**usual, "region": "eu", "context_over_tokens": 200_000})
    ('', ' over 200,000 tokens, eu')
    >>> terms_said({"meter": "search", "unit": "usd_per_krequest", "service_tier": "batch"})
    ' batch, per 1,000'
    """
    tier, unit, over = row["service_tier"], row["unit"], row.get("context_over_tokens")
    of = unit.removeprefix("usd_per_")
    what = "" if of == row["meter"] else UNITS.get(of, of.replace("_", " "))
    said = [
        "" if tier == "standard" else tier,
        f"per {what}" if what else "",
        f"over {over:,.0f} tokens" if over else "",
        *(name_of(row[name]) for name in BOUNDS if row.get(name)),
    ]
    text = ", ".join(part for part in said if part)
    return f" {text}" if text else ""


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def web_address(url: str | None) -> str | None:
    r"""Return an address that may become a link: of the web, and without a character to escape.

    >>> web_address("https://a.example/b c?d=<e>&f=1")
    'https://a.example/b%20c?d=%3Ce%3E&f=1'
    >>> web_address("javascript:alert(1)")
    """
    if url is None or not url.lower().startswith(("https://", "http://")):
        return None
    return quote(url, safe=SAFE_IN_URL)
