"""Buttons side by side of which no mark says which one is in force, but at most how it looks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import short_text
from pipeline.quantities.regions import region_in
from pipeline.quantities.service_words import tier_named

_NODES: Final = 12
_MOST: Final = 12
_FEW: Final = 2
_TERM: Final = re.compile(
    r"(?:on[\s-]demand|reserved|spot|interruptible|[0-9]+[\s-](?:months?|years?))", re.I
)
_NO_PAGE: Final = re.compile(r"#|javascript:.*|")
"""Addresses of links that scripts use as buttons."""


def is_one_of(texts: Sequence[str]) -> bool:
    """Return whether texts are states of which prices have one: tiers, regions or terms."""
    ways = (tier_named, region_in, _TERM.fullmatch)
    return len(texts) > 1 and any(all(map(way, texts)) for way in ways)


def buttons_beside(tags: Sequence[Tag]) -> Iterator[tuple[Tag, list[Tag]]]:
    """Yield what holds some buttons and nothing else, and these; also those of a list."""
    seen = set[int]()
    for tag in tags:
        is_link = tag.name == "a" and _NO_PAGE.fullmatch(str(tag.get("href", "")))
        holder = tag.parent if tag.name == "button" or is_link else None
        holder = holder.parent if holder is not None and holder.name == "li" else holder
        if holder is None or id(holder) in seen:
            continue
        seen.add(id(holder))
        items = [each for each in islice(holder.children, 4 * _MOST) if isinstance(each, Tag)]
        if 1 < len(items) <= _MOST and len({each.name for each in items}) == 1:
            yield holder, items


def odd_ones(items: Sequence[Tag]) -> list[int]:
    """Return the number of the one that looks unlike all others, which are alike; else none."""
    looks = [f"{each.get('class')} {each.get('style')}" for each in items]
    alone = [look for look, count in Counter(looks).items() if count == 1]
    is_one = len(items) > _FEW and len(alone) == 1 and len(set(looks)) == _FEW
    return [looks.index(alone[0])] if is_one else []


def are_shown(soup: BeautifulSoup, items: Sequence[Tag]) -> bool:
    """Return whether what buttons name stands elsewhere on the page: it shows more than one."""
    names = [short_text(item, _NODES).casefold() for item in items]
    stated = Counter(text.casefold() for text in soup.stripped_strings)
    return any(stated[name] > names.count(name) for name in names)
