"""What a cell of names names: its offers, and what of its texts belongs to none of them.

A name is one text of the page. What else stands in its cell is an id, a size, a term, or
said of the model: of that a name has nothing, and what is not understood is a variant.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pipeline.domain.names import MAX_LENGTH, clean_name, squashed
from pipeline.extract.documents.card_names import ENDPOINT
from pipeline.extract.documents.common_words import TASK
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.api_ids import PATH_ID, PLAIN_ID, SLUG, is_api_id, is_id_header, spells
from pipeline.extract.prices.binding_words import binding_terms
from pipeline.extract.prices.context_sizes import context_of, context_size
from pipeline.extract.prices.hardware import is_gpu_model
from pipeline.extract.prices.label_parts import parted, parts_of
from pipeline.extract.prices.labels import BADGE, Label, read_label
from pipeline.extract.prices.price_changes import terms_of_remark
from pipeline.extract.prices.price_tokens import CONDITION
from pipeline.extract.prices.terms import NO_TERMS, Terms, terms_of_words
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import END_WORDS
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.prompt_bounds import bound_in

_NAME_WORDS: Final = 6
"""Longer texts describe what a cell names."""

_MODE: Final = re.compile(r"(?:pre-?)?recorded|live|streaming|real-?time", re.I)
"""How a model is called."""

_GOES_ON: Final = re.compile(
    r"v?[0-9][\w.-]*(?:\s?[x×]\s?[0-9]+)?|Instruct|Turbo|Thinking|Coder|Mini|Nano|Lite|Pro|Large"
    r"|Small|Medium|Flash|Air|GPUs?"
)
"""A text that goes on with the name before it."""

_MEMORY: Final = re.compile(r"[0-9.]+\s?[GT]i?B(?: (?:of )?V?RAM)?", re.I)
_MAKER: Final = re.compile(r"[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?|[a-z]+\.?ai", re.A)
_MAKER_OF_ID: Final = re.compile(r"[A-Za-z0-9@][\w.@-]*/")
"""The first part of an id that a page prints in two texts."""

_MADE: Final = re.compile(
    r"[A-Z][\w.-]*[0-9][\w.-]*|(?=.*[0-9])[A-Z][\w.-]*(?: [A-Z0-9][\w.()-]*){1,5}"
)
"""A maker above the name of its model."""

_OF_PRICE: Final = re.compile(
    r"(?:\W|the |this |its |our )*(?:(?:price[ds]?|pricing|rates?|costs?)\b"
    r"|(?:incl\.?|includ\w*|requires?|requiring|minimum|only)\s)|.*\bonly\W*$",
    re.I,
)
"""How a text beside a name begins that says what its price includes or asks for."""

_VIA: Final = re.compile(r"(?:via|through|by|when|while|resold)\s", re.I)
_OF_TIME: Final = re.compile(
    r"(?:\b(?:prices?|sale|promo\w*|introductory|discount\w*)\b|% off\b)"
    rf".*\b(?:{END_WORDS}|from)\b",
    re.I,
)
"""A sentence below a name that says for how long its prices hold."""

_FACT: Final = re.compile(
    r"[0-9][0-9.,]*\s?[BMKT]?\s(?:total |active )?"
    r"(?:param(?:eter)?s|languages|voices|dim(?:ension)?s)"
    r"|(?:our |the )?(?:highest|lowest|best|fastest|cheapest|most [a-z]+)"
    r"(?: (?!quality|resolution|effort|priority|reasoning)[a-z]+){1,3}",
    re.I,
)
"""What is said of a model, whichever way it is called."""
_LIST_BORDER: Final = re.compile(r"[,、\s](?:(?<!\s)|(?:[/&|]|and|or)\s)")
_BETWEEN_LINKS: Final = re.compile(r"[\s,;/&|]*(?:(?:and|or)\b[\s,;/&|]*)?")


@lru_cache(maxsize=4_096)
def read_labels(cell: Cell, *, header: str = "") -> tuple[Label, ...]:
    """Return the offers that a cell names, most often one; none for an empty cell.

    Args:
        cell: The cell; a text longer than `MAX_LENGTH` is no name.
        header: Header of its column.
    """
    kept = _without_badges(cell)
    if not kept.pieces:
        return ()
    named = (text for text in kept.pieces if not (text in kept.apart or _MEMORY.fullmatch(text)))
    first_line = " ".join(named)
    listed = _linked_models(kept) or _stacked_ids(kept) or _listed_models(first_line)
    if listed:
        labels = (read_label(text, header=header) for text in listed)
        return tuple(label for label in labels if label.name)
    name, *beside = _name_first(kept)
    if len(name) > MAX_LENGTH:
        return ()
    name, *said = parted(name)
    label = _with_texts(read_label(name, header=header), [*said, *beside], kept, header)
    if label.name and not label.task and (tasks := list(filter(TASK.fullmatch, cell.pieces))):
        label = replace(label, task=tasks[0])
    return (label,) if label.name else ()


def _with_texts(label: Label, beside: Sequence[str], cell: Cell, header: str) -> Label:
    """Return a label with what the other texts of its cell say."""
    variants = []
    parts = [(printed, text) for printed in beside for text in parts_of(clean_name(printed))]
    texts = [text for _, text in parts]
    ids = [text for text in texts if PATH_ID.fullmatch(text) or spells(text, label.name)]
    ids += [text for text in texts[-1:] if _is_slug(text) or _is_id(text, header)]
    api_id = ids[0] if ids else None
    for printed, text in parts:
        if text in ids or _says_nothing(text, label.name):
            continue
        if is_meter_name(in_english(text)):
            label = replace(label, directions=read_label(f"{label.name} {text}").directions)
        elif size := context_of(text):
            label = replace(label, context_window=size)
        elif bound := bound_in(text):
            label = replace(label, terms=Terms(context_over_tokens=bound.over).within(label.terms))
        elif api_id and squashed(text) in squashed(api_id):
            label = replace(label, name=f"{label.name} {text}", printed=f"{label.printed} {text}")
        elif terms := _terms_of_text(text):
            label = replace(label, terms=terms.within(label.terms))
        elif not _describes(text, is_apart=printed in cell.apart):
            variants.append(text)
    if variants:
        said = Terms(variant=", ".join(dict.fromkeys(variants)))
        label = replace(label, terms=said.within(label.terms))
    return replace(label, api_id=api_id) if api_id else label


def _terms_of_text(text: str) -> Terms | None:
    """Return the terms that a text beside a name states; null if it says something else."""
    if _MODE.fullmatch(text):
        return Terms(variant=text)
    found = terms_of_remark(in_english(text)) if _OF_TIME.search(text) else NO_TERMS
    return terms_of_words(text) if found == NO_TERMS else found


def _says_nothing(text: str, name: str) -> bool:
    """Return whether a text beside a name says nothing that tells one offer from another."""
    is_other = re.search(r"\w", text) is not None and text.casefold() != name.casefold()
    return not is_other or any(known.fullmatch(text) for known in (BADGE, ENDPOINT, _MEMORY))


def _is_slug(text: str) -> bool:
    """Return whether a text is an id, and no condition with a hyphen, as `off-peak`."""
    is_bound = terms_of_words(text) or binding_terms(text, is_training=False) != NO_TERMS
    return SLUG.fullmatch(text) is not None and not is_bound


def _is_id(text: str, header: str) -> bool:
    return is_id_header(header) and is_api_id(text, header=header)


def _describes(text: str, *, is_apart: bool) -> bool:
    """Return whether a text only praises what it stands beside, or states a fact of it."""
    words, said = len(text.split()), in_english(text)
    is_sentence = words > _NAME_WORDS or text.endswith("!")
    is_plain = (is_apart or (words > 1 and text[0].islower())) and not CONDITION.search(said)
    is_plain_said = (is_sentence or is_plain) and not (_OF_PRICE.match(said) or _VIA.match(said))
    return is_plain_said or all(map(_FACT.fullmatch, text.split(", ")))


def _without_badges(cell: Cell) -> Cell:
    """Return a cell without badges, and with what its brackets hold in one piece."""
    if len(cell.pieces) == 1 and not cell.links:
        return cell
    pieces: list[str] = []
    for piece in cell.pieces:
        if pieces and pieces[-1].count("(") > pieces[-1].count(")"):
            pieces[-1] = f"{pieces[-1]} {piece}"
        elif pieces and _MAKER_OF_ID.fullmatch(pieces[-1]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    kept = tuple(piece for piece in pieces if not BADGE.fullmatch(clean_name(piece)))
    links = tuple(link for link in cell.links if not BADGE.fullmatch(link))
    kept = kept or cell.pieces[:1]
    is_same = (kept, links) == (cell.pieces, cell.links)
    return cell if is_same else replace(cell, pieces=kept, links=links)


def _name_first(cell: Cell) -> tuple[str, ...]:
    """Return the texts of a cell, the name first: with what goes on with it, in brackets or not."""
    pieces = cell.pieces
    if len(pieces) == 1:
        return pieces
    named = (at for at, text in enumerate(pieces) if not _MEMORY.fullmatch(text))
    at = next((at for at in named if pieces[at] not in cell.apart), 0)
    maker, made = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else ""
    if made and _MAKER.fullmatch(maker) and _MADE.fullmatch(made) and context_size(made) is None:
        at += 1
    end = at + 1
    while end < len(pieces) and _is_of_name(pieces[end]):
        end += 1
    before = () if _MAKER.fullmatch(pieces[0]) and at else pieces[:at]
    return (" ".join(pieces[at:end]), *before, *pieces[end:])


def _is_of_name(text: str) -> bool:
    is_bracket = text[0] in "([" and text[-1] in ")]"
    return (_GOES_ON.fullmatch(text) or is_bracket) and not HAS_MONEY.search(text)


def _linked_models(cell: Cell) -> tuple[str, ...]:
    """Return the link texts of a cell that holds nothing but several links.

    Without a comma between them they must share their first word: the second link may be a button.
    """
    links = tuple(dict.fromkeys(cell.links))
    if not links[1:]:
        return ()
    between: list[str] = []
    rest = cell.line
    for link in links:
        before, _, rest = rest.partition(link)
        between.append(before)
    between.append(rest)
    if not all(_BETWEEN_LINKS.fullmatch(text) for text in between):
        return ()
    if not "".join(between).strip() and not _share_first_word(links):
        return ()
    return tuple(_in_cell(cell, link) for link in links)


def _stacked_ids(cell: Cell) -> tuple[str, ...]:
    """Return the text nodes of a cell that are nothing but ids of one family, one below another."""
    if not cell.pieces[1:]:
        return ()
    are_ids = all(PLAIN_ID.fullmatch(piece) or PATH_ID.fullmatch(piece) for piece in cell.pieces)
    return cell.pieces if are_ids and _share_first_word(cell.pieces) else ()


def _in_cell(cell: Cell, text: str) -> str:
    """Return the part of the cell that `text` is, spaces apart, so that it can be found there."""
    pattern = r"\s+".join(re.escape(word) for word in text.split())
    match = re.search(pattern, cell.text)
    return match[0] if match else cell.text


def _listed_models(text: str) -> tuple[str, ...]:
    """Return the parts between commas that stand outside parentheses, if each is a model."""
    if not _LIST_BORDER.search(text):
        return ()
    outside = re.sub(r"\([^()]*\)", lambda match: "\0" * len(match[0]), text)
    borders = list(_LIST_BORDER.finditer(outside))
    starts = [0, *(border.end() for border in borders)]
    ends = [*(border.start() for border in borders), len(text)]
    parts = tuple(text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return (
        parts if parts[1:] and (_share_first_word(parts) or all(map(is_gpu_model, parts))) else ()
    )


def _share_first_word(parts: tuple[str, ...]) -> bool:
    first_words = {
        match[0].casefold() if (match := re.match(r"[A-Za-z]{2,}", part)) else None
        for part in parts
    }
    return len(first_words) == 1 and None not in first_words
