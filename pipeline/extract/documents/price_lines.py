"""Lines of text that print prices: what each says of its price, and whose it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import PageElement

from pipeline.domain.readings import Meter
from pipeline.extract.documents.card_names import (
    CACHE_PART,
    CALLS,
    PRICES,
    is_model,
    is_part_title,
    lists_models,
    says_what_for,
)
from pipeline.extract.documents.html_text import pieces_apart
from pipeline.extract.documents.text_lines import Aside, Struck, TextLine
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in, is_meter_name
from pipeline.quantities.printed_amounts import FIGURE, LEAST, as_printed, with_signs
from pipeline.quantities.printed_units import MILLION, PrintedUnit, unit_at, unit_in
from pipeline.quantities.prompt_bounds import bound_named, without_bound
from pipeline.quantities.service_words import TERM, tier_named

MAX_LINES: Final = 200
PLACED: Final = "data-placed"
"""Attribute of tables that the page does not have itself, and of text that is read as one."""

NO_TITLE: Final = "Price"
"""Title of a price whose line says no more than the amount and its unit."""

_TITLE_WORDS: Final = 5
_SUFFIX_WORDS: Final = 3
_AMOUNT: Final = re.compile(rf"(?:{LEAST})?{FIGURE}")
_OTHER_UNIT: Final = re.compile(r"/|per\b", re.I)
_NAME_END: Final = re.compile(r"\s*\b(?:costs?|is|are|at|for)?\s*[:–—-]?\s*$", re.I)
_OR: Final = re.compile(r"^(?:or|and)\b", re.I)
_TO_UNIT: Final = re.compile(r"[\s*†¹²³]*")
_SENTENCE: Final = re.compile(
    r"\b(?:is|are|was|costs?) (?:now )?(?:priced|billed|available)$", re.I
)
_OF_PRICES: Final = re.compile(rf"^(?:{PRICES.pattern}):\s*(?=(?:in|out)put\b)", re.I)
_BADGE: Final = re.compile(
    r"(?:new|beta|preview|featured|hot|recommended|flagship|latest|(?:(?:our )?most )?popular)!?"
    r"|best (?:value|seller|for \w+)|(?:editor['’]?s|staff|our|top) (?:choice|picks?)"
    r"|open[- ]source|open weights?|fastest|cheapest|limited offer",
    re.I,
)
_PARTS: Final = re.compile(rf"{FIGURE}|[·•|,;/]")
_DOT: Final = re.compile(r"[·•|,]")
_SLUG: Final = re.compile(r"[A-Za-z0-9@][\w.:@/]*(?:[-/][\w.:@]+)+")


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line that prints a price: what it says of it, and the amount with its unit."""

    title: str
    price: str
    unit: PrintedUnit | None

    @property
    def is_of_tokens(self) -> bool:
        """Whether its unit is one of tokens."""
        return self.unit is not None and (
            self.unit.name.endswith("tok") or self.unit.name == MILLION
        )

    @property
    def column(self) -> str:
        """Its title as that of a column of prices, also where it only counts or bounds."""
        is_bound = bound_named(self.title) is not None and bool(direction_in(self.price))
        is_counted = self.unit is not None and CALLS.fullmatch(self.title)
        return f"{self.title} price" if is_counted or is_bound else self.title

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the other prices of its card."""
        return self.title, _AMOUNT.sub("", with_signs(self.price)[0])

    def below(self, part: str) -> "PricedLine":
        """Return the price with the heading of its part of the card in its title."""
        if not part:
            return self
        own = (self.unit.direction if self.unit else "") if self.title == NO_TITLE else self.title
        is_text = part.lower().startswith("text") and own
        own = "" if part.lower().startswith(own.lower()) else own
        return self if is_text else replace(self, title=f"{part} {own}".strip())

    @property
    def meters(self) -> frozenset[Meter]:
        """What its amounts are for, by the words on either side of each."""
        bare = "" if self.title == NO_TITLE else without_bound(self.title)
        said = (bare,) if bare else (self.price, self.title)
        named = (set().union(*map(direction_in, _PARTS.split(text))) for text in said)
        return frozenset(next(filter(None, named), ()))

    @property
    def is_clear(self) -> bool:
        """Whether it says in which unit it is, or names a meter or a class of service."""
        is_named = self.is_titled if self.title != NO_TITLE else len(self.meters) > 1
        return self.unit is not None or is_named

    @property
    def is_titled(self) -> bool:
        """Whether its title names a meter or a class of service, and no model."""
        is_named = says_what_for(self.title) or tier_named(self.title) is not None
        return is_named or bool(direction_in(self.title)) or self.title == NO_TITLE

    @property
    def is_directed(self) -> bool:
        """Whether it says for which tokens it is."""
        named = direction_in(self.title) or direction_in(self.unit.direction if self.unit else "")
        return bool(named) or bool(direction_in(self.price))


def priced_line(text: str) -> PricedLine | None:
    """Return the price that a line prints; null where no amount stands in it.

    >>> priced_line("Cached input: $0.05 / 1M tokens").title
    'Cached input'
    >>> priced_line("$3.99 /hr Secure Cloud").price
    '$3.99 /hr'
    """
    said, printed = with_signs(text)
    priced = _priced_line(_OF_PRICES.sub("", in_english(said))) if printed else None
    return priced and replace(priced, price=as_printed(priced.price, printed))


def _priced_line(text: str) -> PricedLine | None:
    """Return the price of a line whose amounts are all written with the sign of the dollar."""
    amounts = list(_AMOUNT.finditer(text))
    if not amounts:
        return None
    first = amounts[0]
    title = _OR.sub("", _NAME_END.sub("", text[: first.start()])).strip(" ,:–—-·→")
    name, _, meter = title.rpartition(":")
    is_of_other = is_model(name) and is_meter_name(meter)
    if len(title.split()) > _TITLE_WORDS or _SENTENCE.search(title) or is_of_other:
        return None
    if of_cache := CACHE_PART.fullmatch(title):
        title = f"{'1h ' if of_cache['hour'] else ''}Cache {of_cache['word'].lower()}"
    if len(amounts) > 1 and is_meter_name(title):
        return PricedLine(NO_TITLE, text, unit_in(text))
    if len(amounts) > 1:
        return PricedLine(title or NO_TITLE, text[first.start() :].strip(), unit_in(text))
    start = _TO_UNIT.match(text, first.end())
    found = unit_at(text, start.end() if start else first.end())
    end = found[1] if found else first.end()
    rest = text[end:].strip(" :–—-·")
    if rest and not _is_title(rest):
        return PricedLine(title or NO_TITLE, text[first.start() :].strip(), unit_in(text))
    words = " ".join(part for part in (title, rest.strip("()")) if part)
    unit = found[0] if found else unit_in(title)
    return PricedLine(words or NO_TITLE, text[first.start() : end].strip(), unit)


def _is_title(rest: str) -> bool:
    """Return whether what stands behind a price only says which price it is."""
    bare = rest.strip("()")
    if _OTHER_UNIT.match(rest):
        return False
    is_short = len(bare.split()) <= _SUFFIX_WORDS and re.search("[0-9.,;+]", bare) is None
    return is_short or is_meter_name(bare) or TERM.fullmatch(bare) is not None


def name_of(lines: Sequence[TextLine]) -> list[str] | None:
    """Return the texts of the model's name and id above its prices; null if none is clear."""
    named = [line for line in lines if line.is_heading or not _stands_beside(line)]
    headings = [
        at for at, line in enumerate(named) if line.is_heading and not is_part_title(line.text)
    ]
    at = headings[-1] if headings else 0
    if at >= len(named) or named[at].block.name in {"dt", "dd"}:
        return None
    pieces = [text for text in named[at].pieces if not _BADGE.fullmatch(text)]
    apart = pieces_apart(named[at].block)
    first = next(number for number, line in enumerate(lines) if line is named[at])
    below = [line.text for line in lines[first + 1 :] if _is_id(line)][:1]
    titles = [text for text in pieces if text not in apart or not headings]
    if not (is_model(" ".join(pieces)) or is_model(" ".join(titles))):
        return below if headings and below and re.search("[0-9]", below[0]) else None
    if not headings and _is_above_a_name(named):
        return None
    name = [Aside(text) if text in apart else text for text in pieces]
    return [*name, *below]


def _is_id(line: TextLine) -> bool:
    return _SLUG.fullmatch(line.text) is not None and not (
        line.is_aside and lists_models(line.text)
    )


def _is_above_a_name(lines: Sequence[TextLine]) -> bool:
    """Return whether the first line may be the maker of what another one names."""
    first, *others = (line.text for line in lines)
    return re.search("[0-9]", first) is None and any(
        is_model(text) and not _SLUG.fullmatch(text) for text in others
    )


def _stands_beside(line: TextLine) -> bool:
    """Return whether a line is a badge, or says only what many models have: a task, a size."""
    if _BADGE.fullmatch(line.text) or line.is_aside:
        return True
    parts = [part.strip() for text in line.pieces for part in _DOT.split(text)]
    return all(lists_models(part) for part in parts if part)


def place_table(
    soup: BeautifulSoup,
    place: PageElement,
    titles: Sequence[str],
    rows: Sequence[Sequence[Sequence[str]]],
) -> None:
    """Put a table before an element of the page; a row has the texts of each of its cells."""
    table = soup.new_tag("table", attrs={PLACED: ""})
    for cells, tag in (([[title] for title in titles], "th"), *((row, "td") for row in rows)):
        line = soup.new_tag("tr")
        for texts in cells:
            cell = soup.new_tag(tag)
            for text in texts:
                kinds = ((Struck, "del"), (Aside, "small"))
                piece = soup.new_tag(
                    next((tag for kind, tag in kinds if isinstance(text, kind)), "span")
                )
                piece.string = text
                cell.append(piece)
            line.append(cell)
        table.append(line)
    place.insert_before(table)
