"""Units of prices, and the only place where one is turned into another."""

from decimal import Decimal
from typing import Final, Literal

Unit = Literal[
    "usd_per_mtok",
    "usd_per_gpu_hour",
    "usd_per_audio_hour",
    "usd_per_mchar",
    "usd_per_image",
    "usd_per_step",
    "usd_per_megapixel",
    "usd_per_krequest",
]

_MILLION: Final = Decimal(1_000_000)
_TEN_THOUSAND: Final = Decimal(10_000)
_THOUSAND: Final = Decimal(1_000)
_CENTS: Final = Decimal(100)

NODE_SIZES: Final = (2, 4, 5, 8, 10, 16, 20, 32, 40, 64)
"""GPUs of machines that are sold whole: by these a price divides without a remainder."""

CONVERSIONS: Final[dict[str, tuple[Unit, Decimal]]] = {
    "usd_per_mtok": ("usd_per_mtok", Decimal(1)),
    "usd_per_ktok": ("usd_per_mtok", _THOUSAND),
    "usd_per_token": ("usd_per_mtok", _MILLION),
    "usd_cents_per_token": ("usd_per_mtok", _MILLION / _CENTS),
    "usd_ten_thousandths_per_mtok": ("usd_per_mtok", 1 / _TEN_THOUSAND),
    "usd_per_gpu_hour": ("usd_per_gpu_hour", Decimal(1)),
    "usd_per_gpu_minute": ("usd_per_gpu_hour", Decimal(60)),
    "usd_per_gpu_second": ("usd_per_gpu_hour", Decimal(3600)),
    "usd_per_audio_hour": ("usd_per_audio_hour", Decimal(1)),
    "usd_per_audio_minute": ("usd_per_audio_hour", Decimal(60)),
    "usd_per_audio_second": ("usd_per_audio_hour", Decimal(3600)),
    "usd_cents_per_audio_second": ("usd_per_audio_hour", Decimal(3600) / _CENTS),
    "usd_per_mchar": ("usd_per_mchar", Decimal(1)),
    "usd_per_kchar": ("usd_per_mchar", _THOUSAND),
    "usd_per_10kchar": ("usd_per_mchar", _MILLION / _TEN_THOUSAND),
    "usd_per_char": ("usd_per_mchar", _MILLION),
    "usd_cents_per_char": ("usd_per_mchar", _MILLION / _CENTS),
    "usd_per_image": ("usd_per_image", Decimal(1)),
    "usd_per_kimage": ("usd_per_image", 1 / _THOUSAND),
    "usd_per_step": ("usd_per_step", Decimal(1)),
    "usd_per_megapixel": ("usd_per_megapixel", Decimal(1)),
    "usd_per_krequest": ("usd_per_krequest", Decimal(1)),
    "usd_per_request": ("usd_per_krequest", _THOUSAND),
    **{
        f"usd_per_{count}_gpu_{duration}": ("usd_per_gpu_hour", Decimal(in_an_hour) / count)
        for count in NODE_SIZES
        for duration, in_an_hour in (("hour", 1), ("minute", 60), ("second", 3600))
    },
}
"""Printed unit -> the unit we publish, and the factor from one to the other."""

PRICE_STEP: Final = Decimal("1e-12")
"""Finest price kept. Feeds print floats such as 2.0000000000000003e-07; what lies below this
step is an artefact of their floats, not a price."""


_THINGS: Final = {
    "mtok": "million tokens",
    "gpu_hour": "GPU and hour",
    "audio_hour": "hour of audio",
    "mchar": "million characters",
    "krequest": "thousand requests",
}


def in_words(unit: str) -> str:
    """Return a published unit for readers.

    >>> in_words("usd_per_mtok"), in_words("usd_per_image")
    ('USD per million tokens', 'USD per image')
    """
    thing = unit.removeprefix("usd_per_")
    return f"USD per {_THINGS.get(thing, thing)}"


def convert(amount: Decimal, source_unit: str) -> tuple[Decimal, Unit]:
    """Return `amount` in the published unit of its kind, and that unit.

    >>> convert(Decimal("5.9e-07"), "usd_per_token")
    (Decimal('0.590000000000'), 'usd_per_mtok')
    >>> convert(Decimal("0.0015"), "usd_per_audio_minute")
    (Decimal('0.090000000000'), 'usd_per_audio_hour')

    Raises:
        KeyError: `source_unit` is not in `CONVERSIONS`.
    """
    unit, factor = CONVERSIONS[source_unit]
    return (amount * factor).quantize(PRICE_STEP), unit


def seconds(milliseconds: Decimal) -> Decimal:
    """Return a duration in seconds.

    >>> seconds(Decimal("588.4"))
    Decimal('0.5884')
    """
    return milliseconds / _THOUSAND
