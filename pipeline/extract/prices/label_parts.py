"""The parts of a name in its cell: what stands behind a dash, a colon or a dot is said of it."""

import re
from typing import Final

from pipeline.extract.prices.context_sizes import context_of
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.quantities.prompt_bounds import bound_in
from pipeline.quantities.size_classes import size_class

_BORDER: Final = re.compile(r"\s+[–—|·•-]\s+|\s?[:\uff1a]\s+|\s*[·•]\s*")
_BORDER_SIGNS: Final = "–—|·•-:\uff1a"
_OPENING: Final = re.compile(r"(?:[,;]\s?|[–—|·•:-]\s)+")
"""Signs that part a text from the name before it; `-30%` begins with none."""

_DIGIT: Final = re.compile("[0-9]")
_SMALL_WORDS: Final = re.compile(
    r"(?P<name>(?:\S+ )*[A-Z]\S*(?: \S+)*? ?\S*[0-9][^\s,]*),? (?P<words>[a-z]+(?: [a-z]+)+)"
)
_OF_NAMES: Final = re.compile(
    r"(?:tiny|mini|nano|micro|small|medium|large|huge|xl|xxl|base|core|lite|light|flash|fast|turbo|pro|plus"
    r"|ultra|max|instruct|chat|it|code|coder|math|vision|vl|omni|audio|thinking|reasoning|preview"
    r"|embed\w*|rerank\w*|multilingual|english|en|distill(?:ed)?|guard|hd|dev|schnell|edit|sparse|dense)"
)
"""Small words of which names are made."""


def parted(name: str) -> list[str]:
    """Return a name and what is said of it, each part apart: behind a dash, a colon or a dot.

    Also two words or more that begin small, as in `Anvil 4 legacy model`.
    """
    has_border = any(sign in name for sign in _BORDER_SIGNS)
    head, *said = _split(name) if has_border else (name,)
    # `Acme: anvil-4-mini` is a model behind its maker.
    is_named = said and " " not in said[0] and _DIGIT.search(said[0])
    is_said = _DIGIT.search(head) or (said and said[0][0].islower() and not is_named)
    if size_class(name) is not None or not is_said or bound_in(name):
        return [name]
    last = head.rpartition(" ")[2]
    small = _SMALL_WORDS.fullmatch(head) if last.isalpha() and last.islower() else None
    if small and all(map(_OF_NAMES.fullmatch, small["words"].split())):
        return [head, *said]
    return [small["name"], small["words"], *said] if small else [head, *said]


def _split(text: str) -> list[str]:
    """Return what stands between the borders of a text, those in brackets left out."""
    inside = [match.span() for match in ASIDE.finditer(text)]
    borders = [
        border.span()
        for border in _BORDER.finditer(text)
        if not any(start < border.start() < end for start, end in inside)
    ]
    starts, ends = [0, *(end for _, end in borders)], [*(start for start, _ in borders), len(text)]
    parts = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return [part for part in parts if part] or [text]


def parts_of(text: str) -> list[str]:
    """Return what a text beside a name says, a size and what stands beside it each for itself."""
    opening = _OPENING.match(text)
    bare = text[opening.end() :] if opening else text
    parts = [bare] if context_of(bare) else _split(bare)
    listed = [said for part in parts for said in part.split(", ")]
    return listed if any(context_of(said) for said in listed) else [bare]
