"""One row of a table, with all that is needed to read it."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.card_names import (
    QUALITY_WORDS,
    is_size_or_quality,
)
from pipeline.extract.documents.common_words import is_class_of_models
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.api_ids import is_api_id
from pipeline.extract.prices.family_names import is_part_of_name, lacks_family
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.label_cells import read_labels
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.plain_names import plain_label
from pipeline.extract.prices.price_changes import terms_of_remark
from pipeline.extract.prices.price_tokens import ASIDE, SHARED_SIGN
from pipeline.extract.prices.row_columns import RowColumns
from pipeline.extract.prices.table_context import Context
from pipeline.extract.prices.terms import NO_TERMS, Terms
from pipeline.quantities.amounts import CENTS, CURRENCY_CODE, HAS_MONEY, SIGNS, currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import DATE, MONTH_OF_YEAR, SOME_DATE
from pipeline.quantities.meter_words import direction_in, is_meter_name
from pipeline.quantities.prompt_bounds import bound_named, lower_bound
from pipeline.quantities.service_words import tier_named
from pipeline.quantities.size_classes import size_class

_NO_OFFER: Final = re.compile(
    r"^(?:(?:usage|pricing|subscription|quality) )?(?:plans?|packages?|packs?|bundles?|tiers?"
    r"|subscriptions?|workloads?"
    r"|use cases?|scenarios?|examples?|token (?:kind|type)s?|kinds? of tokens?"
    r"|usage|items?|charges?|fees?|what|operations?|resources?|volume"
    r"|(?:tokens?|requests?|spend)(?:\s?(?:per|/|a|each) (?:month|day))?"
    r"|(?:monthly|daily|yearly|annual) .+|commitments?|contract(?: length| term)?|terms?)$",
    re.I,
)
"""Header of rows that are no models: ways to pay, and sums that the page works out."""

_SIGN_ALONE: Final = re.compile(rf"US\$|[{SIGNS}]|{CURRENCY_CODE}", re.I)
_AMERICAN: Final = re.compile(r"\bUSD?\b|\$|\bdollars?\b", re.I)
"""Says of cents in a title that they are not those of the page's own currency."""

_BY_TOKEN: Final = re.compile(
    rf"(?:[^0-9]*[0-9]+(?:\.[0-9]+)?\s?(?:元|{CURRENCY_CODE})?\s?/\s?1[KM] tokens)+", re.I
)
"""A cell each of whose numbers is by the token: the currency of one is that of all."""

_LONGEST_SIGN: Final = 3
_ITEMS: Final = re.compile(r"(?:items?|resources?)", re.I)
"""Header of rows that are offers where they name a GPU."""

PRICE: Final = re.compile(r"(?:prices?|costs?)", re.I)
_SUM: Final = re.compile(r"^(?:(?:sub|grand )?totals?|sum|average|minimum)\b", re.I)
_NO_NAME: Final = re.compile(
    r"(?:costs?|prices?|pricing|rates?|fees?|text|images?|audio|videos?|speech|training|fine-?tuning"
    r"|storage|search|(?:(?:web|search|online) )?(?:searches|queries)"
    r"|requests?|pages?|minutes?|hours?|seconds?|new|answers?|questions?"
    r"|(?:Q[1-4]|H[12]|spring|summer|autumn|fall|winter)(?:,? 20[0-9]{2})?|afterwards?"
    r"|thereafter|later|then|today|currently|before|until then|from then on"
    r"|hourly|monthly|yearly|(?:(?:5m|1h) )?(?:reads?|writes?))(?: tokens?)?"
    r"|[0-9]{2,4} ?(?:px)? ?[x×] ?[0-9]{2,4} ?(?:px)?",
    re.I,
)
"""What is billed, and sizes of images: no name of what bills it."""

_ANY: Final = re.compile(r"any\b", re.I)
"""Whichever model is called: no name of one."""

_QUALITY: Final = re.compile(rf"(?:{QUALITY_WORDS})(?: quality)?", re.I)
_RANGE: Final = re.compile(r"[0-9,]+\s?(?:[-–—]|to)\s?[0-9,]+\s(?!parameters?\b)[a-z]", re.I)
_QUANTITY: Final = re.compile(
    r"(?:over|above|beyond|more than|up to|under|below|less than|at least|first|next|from|[<>≤≥]=?)"
    r"\s?\$?[0-9]",
    re.I,
)
"""How a step of what is used in a month begins; a class of sizes is one of models."""

_IN_BRACKETS: Final = re.compile(r"\(.*\)")
_BARE: Final = re.compile("[0-9.,]+")
_ABOVE_ZERO: Final = re.compile("[1-9]")
_WORDS: Final = re.compile(r"(?:up to|at least|[\w-])[\w-]*")
_SENTENCE_WORDS: Final = frozenset(
    "is are was were has cost costs available start starts starting from you your our we get gets"  # noqa: SIM905
    " this that these per include includes included including now only example".split()
) | {"up to", "at least"}
_SENTENCE_SIGN: Final = re.compile(r"[!?;.](?:(?<!\.)|\s[a-z]|$)")
"""Words and signs of a sentence, in small letters, which names have in brackets at most."""

_BRACKETS: Final = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class RowContext:
    """A row with all that is needed to read it.

    Attributes:
        provider_id: Seller.
        table: The table.
        cells: Its cells.
        places: Name of the place of each cell.
        columns: Its columns.
        context: What stands around the table.
        terms: What the row says of its prices.
        notes: What the footnotes say to which each cell, or its header, has a mark.
        refusal: Why none of its prices can be placed; empty if they can.
        family: What stands above it before its name, if that is only part of a name.
        size: What another column says behind its name.
    """

    provider_id: str
    table: PageTable
    cells: tuple[Cell, ...]
    places: tuple[str, ...]
    columns: RowColumns
    context: Context
    terms: Terms = NO_TERMS
    notes: tuple[Terms, ...] = ()
    refusal: str = ""
    family: str = ""
    size: str = ""

    @property
    def prices_output(self) -> bool:
        """Whether it has a price of output above zero: what is embedded or ranked has none."""
        return any(
            _ABOVE_ZERO.search(cell.text)
            and "output" in (column.directions or direction_in(in_english(cell.text)))
            for column, cell in zip(self.columns, self.cells, strict=False)
            if column.kind == "price"
            and (HAS_MONEY.search(cell.text) or _BARE.fullmatch(cell.line))
        )

    def first(self, kind: str) -> tuple[int, Cell] | None:
        """Return index and cell of the first column of a kind."""
        index = self.columns.first.get(kind)
        return None if index is None else (index, self.cells[index])

    def line(self, kind: str) -> str:
        """Return the text of the first column of a kind; empty if there is none."""
        index = self.columns.first.get(kind)
        return "" if index is None else self.cells[index].line

    def terms_at(self, index: int) -> Terms:
        """Return what the row, the notes of a cell and the notes of the label say of a price."""
        named = NO_TERMS
        for at in self.columns.of_row if self.notes else ():
            named = named.within(self.notes[at])
        for at in self.columns.remarks:
            if self.cells[at].pieces:
                named = named.within(terms_of_remark(in_english(self.cells[at].line)))
        noted = self.notes[index] if self.notes else NO_TERMS
        return noted.within(named).within(self.terms)

    def currency_of(self, index: int) -> str | None:
        """Return the currency of a cell's bare numbers, `¥` and `$`; null where it is not stated.

        A plain `$` is that of a page which says that its prices are in another currency; what
        stands near the table may be one of several currencies to choose from.
        """
        column, text = self.columns[index], self.cells[index].text
        nearest = column.currency or self._neighbouring_sign(index)
        stated = self.context.page_currency
        if nearest == f"USD{CENTS}" and stated and not _AMERICAN.search(column.title):
            return f"{stated.removesuffix(CENTS)}{CENTS}"
        if nearest:
            return nearest
        if "$" in text:
            return self.context.page_currency or ("USD" if self.context.currency == "USD" else None)
        is_rent = column.kind == "price" and self.context.duration is not None
        is_priced = column.kind == "price" and PRICE.fullmatch(column.title)
        is_shared = SHARED_SIGN.search(text) is not None
        is_stated = column.directions or is_rent or is_priced or is_shared
        stated_here = self.context.currency if is_stated else None
        if not stated_here and _BY_TOKEN.fullmatch(said := in_english(text)):
            return currency_in(said)
        return stated_here or (self.context.page_currency if is_shared else None)

    def _neighbouring_sign(self, index: int) -> str | None:
        """Return the currency of a sign that has a cell of its own beside this one."""
        for beside in (index - 1, index + 1):
            if 0 <= beside < len(self.columns):
                pieces = self.cells[beside].pieces
                text = pieces[0] if len(pieces) == 1 else ""
                if len(text) <= _LONGEST_SIGN and _SIGN_ALONE.fullmatch(text):
                    return currency_in(text)
        return None

    @property
    def nameless(self) -> str:
        """Why it names nothing that has a price."""
        found = self.first("label")
        if found is None or not found[1].pieces:
            return "the row has no label"
        return f"no name of a model below '{self.columns[found[0]].title or 'no title'}'"

    def describe(self, index: int, reason: str) -> str:
        """Return a line by which a person finds a cell on the page."""
        parts = (
            self.table.title,
            clean_name(self.line("label")),
            self.columns[index].title,
        )
        where = " › ".join(part for part in parts if part)
        return f"{where}: '{clean_name(self.cells[index].text)}' ({reason})"


def labels_of(row: RowContext) -> tuple[Label, ...]:
    """Return the offers that the row names, with the ids that it prints for them."""
    if not (row.family or row.size):
        return _labels_of(row)
    labels = _labels_of(row)
    return tuple(_with_name_around(label, row) for label in labels)


def _with_name_around(label: Label, row: RowContext) -> Label:
    """Return a label with the family above it and the size beside it, where it says neither."""
    title = row.columns[row.columns.first["label"]].title
    is_named = label.name.casefold().startswith(row.family.casefold())
    before = row.family if is_part_of_name(label.name, title=title) and not is_named else ""
    name = " ".join(filter(None, (before, label.name, row.size)))
    return label if name == label.name else replace(label, name=name, is_plain=False)


def _labels_of(row: RowContext) -> tuple[Label, ...]:
    found = row.first("label")
    if found is None or (lacks_family(found[1].line) and not row.family):
        return ()
    title = row.columns[found[0]].title
    if _NO_OFFER.search(title) and not (_ITEMS.fullmatch(title) and is_gpu(found[1].line)):
        return ()
    if not row.columns.has_ids and (plain := plain_label(found[1])):
        return (plain,)
    named = read_labels(found[1], header=title)
    labels = tuple(
        label
        for label in named
        if (_is_name(label.name) and (label.terms.effective_from or _is_name(label.printed)))
        or (row.family and is_part_of_name(label.name, title=title))
        or (label.name.isdigit() and is_gpu(title) and is_gpu(label.name))
    )
    printed_id = row.first("id")
    if printed_id is None or len(labels) != 1:
        return labels
    text = clean_name(printed_id[1].text)
    if not is_api_id(text, header=row.columns[printed_id[0]].title):
        return labels
    return (replace(labels[0], api_id=text),)


def _is_sentence(text: str) -> bool:
    """Return whether a text has words or signs of a sentence, brackets left out."""
    bare = _BRACKETS.sub(" ", text).lower()
    words = _WORDS.findall(bare)
    return not _SENTENCE_WORDS.isdisjoint(words) or _SENTENCE_SIGN.search(bare) is not None


@lru_cache(maxsize=4_096)
def _is_name(text: str) -> bool:
    """Return whether a text can name an offer: it has letters, and names more than a meter.

    A number alone is a cell of another column, where the one with the name got lost.
    """
    if (
        _SUM.match(text)
        or _IN_BRACKETS.fullmatch(text.strip())
        or _RANGE.match(text)
        or _QUALITY.fullmatch(text)
        or tier_named(text)
        or _NO_NAME.fullmatch(text)
        or bound_named(in_english(text))
        or SOME_DATE.match(in_english(text))
        or re.match(DATE, in_english(text))
        or re.fullmatch(MONTH_OF_YEAR, in_english(text))
        or is_class_of_models(text)
        or is_size_or_quality(text)
        or _ANY.match(text)
        or lower_bound(text) is not None
        or text.endswith("-")
        or (size_class(text) is None and (_QUANTITY.match(text) or _is_sentence(text)))
    ):
        return False
    return _LETTER.search(text) is not None and not is_meter_name(ASIDE.sub(" ", text))
