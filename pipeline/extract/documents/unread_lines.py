"""Lines of a page that print prices which none of its tables has: each is named as unread."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.documents.card_names import is_model
from pipeline.quantities.amounts import AMOUNT, HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_amounts import start_of_amount
from pipeline.quantities.printed_units import unit_in

_MAX_SHOWN: Final = 160
_OF_USE: Final = re.compile(
    r"\b(?:tokens?|M?toks?|inputs?|outputs?|images?|pictures?|characters?|searches|requests|calls"
    r"|queries|prompts|hours?|hr|minutes?|min|sessions?|GPUs?)\b"
    r"|(?:/|\bper)\s?(?:1\s?)?(?:[MK]|million)\b|[0-9]\s(?:in|out)(?=[,;.)/]|\s(?:and|·)|$)"
    r"|[$€£]\s?[0-9.]+ ?/ ?[$€£]\s?[0-9]",
    re.I,
)
"""What the amounts of such a line may be for, or the prices of both directions."""

_SENTENCE_END: Final = re.compile(r"(?<=[.;!?])\s+")
_OF_PLANS: Final = re.compile(
    r"\b(?:credits?|plans?|month(?:ly)?|deposit|minimum|subscriptions?|top[\s-]?up|invoices?)\b",
    re.I,
)
_OF_OTHERS: Final = re.compile(
    r"(?:/|\bper)\s?(?:mo|month|user|seat|yr|year|week|day)s?\b|[0-9]\s?(?:[MB]\b|[mb]illion)"
    r"|\b(?:from|up to|free)\b|(?<![0-9.,])0(?:\.0+)?(?![0-9.,])",
    re.I,
)
_WORDS: Final = re.compile(r"[^\W\d_]{2}.*[\s/][^\W\d_]{2}")
_NAMING: Final = re.compile(
    r"(?<![\w.$€£])(?!(?:API|USD|EUR|GPUs?|RAM|VRAM|TTS|STT|OCR|CPU|VAT|[0-9]+[KMB])\b)"
    r"(?:[A-Z]{2,}[\w.]*|[A-Za-z]+[0-9][\w.]*|[\w.]+(?:-[\w.]+)*-(?:[\w.]*[0-9][\w.]*))(?![\w%])"
)
"""A word that tells a model or a chip from others: `BGE`, `v2`, `H100`, `anvil-2`."""


@dataclass(frozen=True, slots=True)
class AmountLine:
    """A line that prints an amount; `names` are the nearest lines before it without one."""

    heading: str
    text: str
    names: tuple[str, ...]


def unread_lines(
    lines: Iterable[AmountLine], rows: Iterable[str], struck: set[str]
) -> tuple[str, ...]:
    """Return the sentences of prices with an amount that no row prints, each below its heading.

    A row that prints the amount, and no word by which the sentence names a model, is of another.

    Args:
        lines: The lines of the page.
        rows: The text of each row of its tables, with what stands above it.
        struck: Amounts that are struck out.
    """
    priced = [(line.heading, named) for line in lines for named in _priced(line, struck) if named]
    shown = [(set(amounts_in(row)), row.casefold()) for row in rows] if priced else []
    return tuple(
        f"{heading} › '{text[:_MAX_SHOWN]}' (outside of tables)"
        for heading, text in priced
        if not _is_shown(text, shown)
    )


def _is_shown(text: str, rows: Sequence[tuple[set[str], str]]) -> bool:
    amounts = set(amounts_in(text))
    words = {word.casefold() for word in _NAMING.findall(text)}
    own = [found for found, row in rows if not words or any(word in row for word in words)]
    return bool(amounts) and set().union(*own).issuperset(amounts)


def _priced(line: AmountLine, struck: set[str]) -> Iterator[str]:
    """Yield what a line says of prices, a sentence at a time; an offer with its name."""
    sentences = [text for text in _SENTENCE_END.split(line.text) if HAS_MONEY.search(text)]
    of_use = [text for text in sentences if _is_price(in_english(text))]
    yield from of_use or [_offer(line, struck)]


def _offer(line: AmountLine, struck: set[str]) -> str:
    """Return an amount with the name of a model near before it; empty if it has none.

    So stand the prices of a grid that was not known as a table.
    """
    start = start_of_amount(line.text) or 0
    head, behind = line.text[:start].strip(" :–—-"), line.text[start:]
    is_other = any(words.search(behind) for words in (_OF_PLANS, _OF_OTHERS))
    if (
        is_other
        or _WORDS.search(AMOUNT.sub(" ", behind))
        or struck.issuperset(amounts_in(line.text))
    ):
        return ""
    if head and is_model(head):
        return line.text
    near = reversed(line.names if len(head.split()) <= 1 else ())
    name = next((name for name in near if is_model(name)), "")
    return f"{name}: {line.text}" if name else ""


def _is_price(sentence: str) -> bool:
    """Return whether the amounts may be for use; of a plan or of credits they are not."""
    is_of_plan = _OF_PLANS.search(sentence) and unit_in(sentence) is None
    return _OF_USE.search(sentence) is not None and not is_of_plan


def amounts_in(text: str) -> Iterator[str]:
    """Yield the numbers of the amounts of money in a text."""
    return (match["number"] for match in AMOUNT.finditer(text) if HAS_MONEY.search(match[0]))
