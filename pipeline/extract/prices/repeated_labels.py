"""Rows of one label: what tells them apart, where a column of the table does.

`Anvil | ≤ 128k | $1` and `Anvil | > 128k | $2` are two prices, not a contradiction; neither are
`H100 | On-demand | $3` and `H100 | 1 year | $2`.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.prices.family_names import goes_on_with_name
from pipeline.extract.prices.hardware import GPU_COUNT, is_gpu, machine_size, machine_words
from pipeline.extract.prices.header_variants import QUALITY
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.stated_terms import (
    terms_of_bound,
    terms_of_end,
    terms_of_start,
    terms_of_tier,
)
from pipeline.extract.prices.subjects import Subject
from pipeline.extract.prices.terms import COMMITMENT, NO_TERMS, Terms, terms_of_words
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.printed_amounts import has_figure
from pipeline.quantities.prompt_bounds import bound_in
from pipeline.quantities.service_words import tier_named

_DESCRIBING: Final = frozenset(
    {"tier", "bound", "context", "quantization", "max_output", "other", "kind"}
)

_OF_MACHINE: Final = re.compile(r"\b(?:memory|V?RAM|v?CPUs?|cores|disk|storage)\b", re.I)

_NO_CONDITION: Final = re.compile(
    r"\W*(?:(?:any|all|every|none|no|n/?a|default|standard|unlimited|24/7|on[\s-]demand)\b.{0,12})?\W*"
    r"|/.*",
    re.I,
)
_BINDS: Final = re.compile(
    r"(?:(?:billing|price|pricing|service|usage|request|customer|user|account|hosting|rental) )?"
    r"(?:channels?|days?|hours?|periods?|schedule|when|time(?: of day| window| slot)?|groups?"
    r"|hosted (?:in|at)|served from|hosting|dc|data ?cent(?:er|re)s?|site|country|queue|lane|plans?"
    r"|packages?|edition|terms?|contracts?|commitments?|min(?:imum|\.)?(?: (?:order|commitment"
    r"|spend|usage|term|volume))|cloud|effort|deployment|route|line|customers?|audience|buyers?"
    r"|who|eligibility|for whom|condition|promo(?:tion)?|offer)",
    re.I,
)
"""Headers of what binds the prices of a row, whatever its cells say."""

_STATING: Final = frozenset({"tier", "bound", "meter", "starts", "ends"})
"""Columns that say for which prompts, for which class of service and when a row's prices hold."""

_KIND_BEHIND: Final = re.compile(
    r"(?P<name>\S.*?)\s?(?:[(\[]|[,–—-]\s)(?P<kind>text|audio|image)s?(?: tokens?)?[)\]]?", re.I
)
_BORDER: Final = re.compile(r"[(\[]|[,–—-]\s|[^\x00-\x7f]")
"""Stands before the kind; looked for first, it leaves plain names out."""

_SUBJECTS: Final[dict[str, Subject]] = {"audio": "audio_tokens", "image": "image_tokens"}
"""What a table sells whose rows are of one kind of tokens each."""


def with_terms(rows: Sequence[RowContext]) -> list[RowContext]:
    """Return the rows of a table, each with its terms."""
    alike: dict[tuple[str, str], list[RowContext]] = {}
    rows = _with_carried_labels(rows)
    keys = [(row.line("label"), row.line("id")) for row in rows]
    for key, row in zip(keys, rows, strict=True):
        alike.setdefault(key, []).append(row)
    telling = {key: _telling_columns(same) for key, same in alike.items()}
    shared = {at for columns in telling.values() for at in columns}
    binding = [
        tuple(
            dict.fromkeys((*telling[key], *_conditions_of(row, shared, is_single=not telling[key])))
        )
        for key, row in zip(keys, rows, strict=True)
    ]
    made = {key for key, same in alike.items() if _are_qualities(same, telling[key])}
    said = [
        _with_terms(row, columns, is_quality=key in made)
        for key, row, columns in zip(keys, rows, binding, strict=True)
    ]
    return _with_kinds_of_tokens(_with_machines(said))


def _with_kinds_of_tokens(rows: Sequence[RowContext]) -> list[RowContext]:
    """Return the rows; `Anvil (audio)` beside `Anvil (text)` has the prices of tokens of sound."""
    labels = (row.line("label") for row in rows)
    named = [
        _KIND_BEHIND.fullmatch(clean_name(in_english(label))) if _BORDER.search(label) else None
        for label in labels
    ]
    pairs = {(found["name"], found["kind"].lower()) for found in named if found}
    counts = Counter(name for name, _ in pairs)
    return [
        replace(row, context=replace(row.context, subject=_SUBJECTS.get(found["kind"].lower())))
        if found and counts[found["name"]] > 1
        else row
        for row, found in zip(rows, named, strict=True)
    ]


def _with_machines(rows: Sequence[RowContext]) -> list[RowContext]:
    """Return the rows; how many GPUs its machine has parts the price of one GPU from others."""
    labels = [row.line("label") for row in rows]
    sizes = [machine_size(label) if is_gpu(label) else None for label in labels]
    if len(set(sizes) - {None}) < 2:  # noqa: PLR2004
        return list(rows)
    return [
        row if size is None else replace(row, terms=_with_machine(row.terms, size))
        for row, size in zip(rows, sizes, strict=True)
    ]


def _with_machine(terms: Terms, size: int) -> Terms:
    words = machine_words(size)
    return replace(terms, variant=f"{terms.variant}, {words}" if terms.variant else words)


def _with_carried_labels(rows: Sequence[RowContext]) -> list[RowContext]:
    """Return the rows; one that leaves its label out and names a tier or a region goes on.

    So does one that leaves out what it is for, too: the same of another region.
    """
    found: list[RowContext] = []
    for row in rows:
        label = row.first("label")
        above = found[-1] if found else None
        is_left_out = label is not None and not label[1].pieces
        if label and is_left_out and above and above.columns == row.columns and _goes_on(row):
            meter = row.first("meter")
            left_out = {label[0], *((meter[0],) if meter and not meter[1].pieces else ())}
            cells = tuple(
                above.cells[at] if at in left_out else cell for at, cell in enumerate(row.cells)
            )
            row = replace(row, cells=cells)  # noqa: PLW2901
        found.append(row)
    return found


def _goes_on(row: RowContext) -> bool:
    return any(row.line(kind) for kind in ("tier", "bound", "region", "other", "meter"))


def _are_qualities(rows: Sequence[RowContext], columns: tuple[int, ...]) -> bool:
    """Return whether columns say how well something is made: `Standard` beside `Draft`.

    How fast an image is made says that as well, and is no class of service.
    """
    kinds = {row.columns[at].kind for row in rows for at in columns}
    if kinds == {"speed"} and rows[0].context.subject == "image":
        return True
    texts = [clean_name(in_english(row.cells[at].line)) for row in rows for at in columns]
    return all(map(QUALITY.fullmatch, texts)) and not all(map(tier_named, texts))


def _with_terms(row: RowContext, columns: tuple[int, ...], *, is_quality: bool) -> RowContext:
    if not columns and row.columns.first.keys().isdisjoint(_STATING):
        return row
    try:
        stated = terms_of_tier(row).within(terms_of_bound(row))
        stated = terms_of_end(row).within(terms_of_start(row)).within(stated)
    except ValueError as error:
        return replace(row, refusal=str(error))
    own = NO_TERMS
    for at in columns:
        if row.columns[at].kind in {"tier", "bound"}:
            continue
        text = clean_name(row.cells[at].text)
        said = Terms(variant=text) if is_quality else _terms(text)
        if said.variant and goes_on_with_name(said.variant, row.columns[at].title):
            row, said = replace(row, size=said.variant), NO_TERMS
        named = ", ".join(filter(None, (own.variant, said.variant)))
        own = replace(own.within(said), variant=named or None)
    return replace(row, terms=own.within(stated))


def _telling_columns(rows: Sequence[RowContext]) -> tuple[int, ...]:
    """Return the column in which each of several rows says something else, or two that do together.

    How much memory a machine has tells two offers apart only where nothing else does.
    """
    distinct = list({row.cells: row for row in rows}.values())
    headers = {tuple(column.title for column in row.columns) for row in distinct}
    if len(distinct) < 2 or len(headers) > 1:  # noqa: PLR2004
        return ()
    told: dict[int, list[str]] = {}
    for at, column in enumerate(distinct[0].columns):
        texts = [row.cells[at].line for row in distinct]
        is_in_words = column.kind == "speed" and not any(map(has_figure, texts))
        is_telling = column.kind in _DESCRIBING and not GPU_COUNT.search(column.title)
        if column.kind == "other" and any(map(HAS_MONEY.search, texts)):
            continue
        is_told = (at > 0 and texts.count("") == 1) or all(texts)
        if (is_telling or is_in_words or column.kind == "seller") and is_told:
            told[at] = texts
    sized = [at for at in told if _OF_MACHINE.search(distinct[0].columns[at].title)]
    plain = [at for at in told if at not in sized]
    alone = [(at,) for at in plain if distinct[0].columns[at].kind != "seller"]
    for columns in (*alone, *combinations(plain, 2), *((at,) for at in sized)):
        if len(set(zip(*(told[at] for at in columns), strict=True))) == len(distinct):
            return columns
    return ()


def _conditions_of(row: RowContext, shared: Collection[int], *, is_single: bool) -> tuple[int, ...]:
    """Return the columns that bind the prices of a row, though they need not tell it from others.

    Their titles say so, or they tell other rows of the table apart.
    """
    return tuple(
        at
        for at, (column, cell) in enumerate(zip(row.columns, row.cells, strict=False))
        if column.kind == "other"
        and (_BINDS.fullmatch(column.title) or (is_single and at in shared))
        and not _NO_CONDITION.fullmatch(in_english(cell.line))
        and not _OF_MACHINE.search(column.title)
        and not HAS_MONEY.search(cell.text)
        and not goes_on_with_name(cell.line, column.title)
    )


def _terms(text: str) -> Terms:
    if is_meter_name(in_english(text)):
        return Terms(refusal=f"a row of '{text}', beside rows that say otherwise what they are for")
    bound = bound_in(in_english(text))
    if bound is not None:
        return Terms(context_over_tokens=bound.over)
    if COMMITMENT.search(text):
        return Terms(commitment=text)
    return terms_of_words(text) or Terms(variant=text)
