"""The seller whose price or speed a claim states, where its sentence leaves no doubt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.quantities.prose.said import Said, own_words
from pipeline.registry.providers import Provider

_COMPARED: Final = re.compile(
    r"(?i)\b(?:than|versus|vs\.?|against|unlike|below|above|under|over|with|to|like|as|undercut(?:s|ting)?"
    r"|beat(?:s|ing)?|rivals?|matche?s)\s(?:that\sof\s|those\sof\s|the\s)?\Z"
)
"""Before the seller that another is compared with."""
_SOLD_AT: Final = re.compile(r"\b(?:at|on|from|by|through|via|of)\s\Z", re.I)
"""Before the seller behind a figure: `$0.24 per million tokens at Groq`."""
_OWN: Final = re.compile(r"['’]s?\s(?:own\s)?")
"""Between a seller and its figure: `Fireworks' $0.50`."""


@dataclass(frozen=True, slots=True)
class _Named:
    seller_id: str
    start: int
    end: int


def seller_of(
    said: Said, heading: str, sellers: tuple[Provider, ...], others: frozenset[str]
) -> str | None:
    """Return the seller of a claimed price or speed; null where it may be one of several.

    It is the one whose name stands as owner right before the figure, else the only one that is
    named before it and that nothing is compared with, else one behind it (`at Groq`). A sentence
    that names nobody before its figure (`The company asks …`) is of the seller in its heading.

    `others` are names in the claim that are nobody's, in small letters: those of models.
    """
    text, start = said.text, said.figure.start
    named = list(_named(text, sellers))
    for item in named:
        if item.end < start and _OWN.fullmatch(text, item.end, start):
            return item.seller_id
    before = [item for item in named if item.end <= start and not _is_compared(text, item)]
    if before:
        own = [item for item in before if item.start >= said.part[0]] or before
        return _only(own)
    behind = [item for item in named if item.start >= said.figure.end]
    sold_at = [item for item in behind if _SOLD_AT.search(text, said.figure.end, item.start)]
    if sold_at:
        return _only(sold_at)
    compared = {item.start for item in named if _is_compared(text, item)}
    strangers = [
        word
        for word in own_words(text)
        if word.kind == "name"
        and word.end <= start
        and word.key.isalpha()
        and word.key not in others
        and not any(item.start <= word.start < item.end for item in named)
    ]
    if strangers or any(item.start not in compared for item in behind):
        return None
    return _only(list(_named(heading, sellers)))


def _named(text: str, sellers: tuple[Provider, ...]) -> Iterator[_Named]:
    """Yield the sellers whose names stand in a text.

    `Acme Inference` names no `Inference`, `Llama models` no seller `Llama`.
    """
    ends = {word.end for word in own_words(text) if word.kind == "name"}
    for seller in sellers:
        for name in {seller.id, seller.name, *seller.aliases}:
            for match in re.finditer(
                rf"(?<!\w){re.escape(name)}(?!\w|[\s-][0-9]|\s(?:models?|LLMs?)\b)", text, re.I
            ):
                if match[0][0].isupper() and match.start() - 1 not in ends:
                    yield _Named(seller.id, *match.span())


def _is_compared(text: str, item: _Named) -> bool:
    return bool(_COMPARED.search(text, 0, item.start))


def _only(named: list[_Named]) -> str | None:
    found = {item.seller_id for item in named}
    return found.pop() if len(found) == 1 else None
