"""Names in two places: the family of a model stands above its rows, its size in a column.

`Anvil family` is a spanning row, and below it are `Large` and `Small`; or `Anvil 3` spans rows
whose second column says `70B` and `8B`. Or a column of families stands beside one of models.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.column_words import NAME
from pipeline.extract.prices.hardware import is_gpu
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.regions import region_in
from pipeline.quantities.size_classes import size_class

_WORD: Final = (
    r"(?:tiny|small|medium|large|x{0,2}[sl]|m|extra large|mini|nano|micro|lite|light|pro|plus|ultra"
    r"|max|turbo|flash|air|base|instruct|coder|vision|thinking|embed)"
)
_COUNT: Final = r"[0-9]+(?:\.[0-9]+)?\s?[BT](?:[ -]A[0-9]+(?:\.[0-9]+)?B)?"
PARAMETERS: Final = re.compile(rf"{_COUNT}(?: {_WORD})*", re.I)
"""How large a model of a family is."""

_COUNTED: Final = (
    r"(?:GPU|GB|TB|Month|Year|Week|Day|Hour|Minute|Second|Node|Server|Card|Image|Page|Step|Token"
    r"|Credit|Seat|User|Million|Thousand|[A-Z]*[0-9])"
)
_NUMBERED: Final = (
    r"(?![0-9]+$)(?:v[0-9]{1,2}(?:\.[0-9]+)*|[0-9]{1,2}(?:\.[0-9]+)?)"
    rf"(?:[ -](?:(?!{_COUNTED})[A-Z]\w*|(?i:{_WORD}|{_COUNT})))*"
)
"""A version, and what follows it in a name: `3.5 Large`."""

_PART: Final = re.compile(
    rf"(?i:(?:{_WORD}|{_COUNT})(?:[ -](?:{_WORD}|v?[0-9.]+))*)|[A-Z][0-9]{{1,2}}(?:\.[0-9]+)?"
    rf"|{_NUMBERED}"
)
_ALONE: Final = re.compile(
    rf"(?i:tiny|small|medium|large|x{{0,2}}[sl]|m|extra large|mini|nano|micro|lite)|{_NUMBERED}"
)
_VARIANT: Final = re.compile(r"(?:model )?(?:variants?|versions?|editions?|sizes?|models?)", re.I)
_FAMILY: Final = re.compile(
    r"(?:\s(?:model )?(?:family|series|line|range)(?: of models)?|\s?系列)"
    r"(?:\s?[(\uff08].+[)\uff09])?$",
    re.I,
)
_SIZES: Final = re.compile(r"(?:model )?(?:sizes?|variants?|versions?|editions?)", re.I)
"""Title of rows that say which model of a family is meant, in whichever words."""

_FAMILY_TITLE: Final = re.compile(r"(?:model )?(?:family|series|brand)", re.I)
_NO_FAMILY: Final = re.compile(
    r"(?:.*\bmodels?|sizes?|catalog\w*|line-?ups?|variants?|editions?|lists?|collections?"
    r"|selection|latest)",
    re.I,
)


def family_of(group: str, table: PageTable) -> str:
    """Return the family that a spanning row names, else the heading; empty if none does.

    What may itself be a part of a name is none: `O3` below `O1` is another model.
    """
    text = clean_name(group or table.heading)
    name = _FAMILY.sub("", text)
    is_other = region_in(in_english(name)) is not None or _PART.fullmatch(name) is not None
    return "" if is_other or _NO_FAMILY.fullmatch(name) or not is_model(name) else name


def family_column(titles: Sequence[str]) -> int | None:
    """Return the column of families beside one of models; null where there is none."""
    return next((at for at, title in enumerate(titles) if _FAMILY_TITLE.fullmatch(title)), None)


def is_part_of_name(text: str, *, title: str = "") -> bool:
    """Return whether a text says which model of its family is meant, and names no family.

    >>> is_part_of_name("Large"), is_part_of_name("70B Instruct"), is_part_of_name("Anvil Large")
    (True, True, False)
    >>> is_part_of_name("Medium", title="Effort"), is_part_of_name("Medium", title="Model")
    (False, True)
    """
    if _SIZES.fullmatch(title):
        return size_class(text) is None
    is_name = NAME.search(title) if title else text.lower() != "medium"
    return bool(is_name) and _PART.fullmatch(text) is not None and not is_gpu(text)


def lacks_family(text: str) -> bool:
    """Return whether a text is the size or the version of something that is named elsewhere.

    >>> lacks_family("Large"), lacks_family("3.5 Large"), lacks_family("8 GPUs")
    (True, True, False)
    """
    return _ALONE.fullmatch(text) is not None and not is_gpu(text)


def goes_on_with_name(text: str, title: str) -> bool:
    """Return whether a cell of a column of sizes or variants is part of the name before it.

    >>> goes_on_with_name("397B A17B", "Size"), goes_on_with_name("2026-10", "Version")
    (True, False)
    """
    is_part = _VARIANT.fullmatch(title) is not None and is_part_of_name(text)
    return is_part or PARAMETERS.fullmatch(text) is not None
