"""Which words of a cell go with which of its amounts."""

import re
from typing import Final

from pipeline.extract.prices.price_tokens import NO_VALUE, RefusedError, Token
from pipeline.quantities.amounts import AMOUNT, HAS_MONEY, currency_in

NODE_BORDER: Final = "\x1f"
"""Stands between two text nodes of a cell; for all else it is a space."""

_EACH_BOUND: Final = re.compile(r"prompts amount(?: unit)?(?: prompts amount(?: unit)?)*")


PAIR: Final = 2
INNER: Final = re.compile(
    rf"(?<=[0-9 {NODE_BORDER}])\((?:{NO_VALUE.pattern}|{AMOUNT.pattern})(?:\s?(?:/|per\b)[\w ]*)?\)"
)
_NODES: Final = re.compile(rf"[^/|,;·•]*(?:{NO_VALUE.pattern}|[0-9])[^/|,;·•]*")


def pair_as_list(text: str) -> str:
    """Return `$0.60 ($0.15)`, or these two in two text nodes, as `$0.60 / $0.15`, equally long.

    Other cells stay as they are.
    """
    if inner := INNER.search(text):
        start, end = inner.span()
        return f"{text[:start]}/{text[start + 1 : end - 1]} {text[end:]}"
    is_pair = text.count(NODE_BORDER) == 1 and _NODES.fullmatch(text)
    return text.replace(NODE_BORDER, "/") if is_pair else text


def has_other_amount(text: str, currency: str) -> bool:
    """Return whether a cell has another price in the same currency in brackets behind its own."""
    found = INNER.search(text)
    inner = found[0] if found else ""
    is_restated = "/" in inner or "per" in inner or currency_in(inner) != currency
    return HAS_MONEY.search(inner) is not None and not is_restated


def groups_of(text: str, tokens: list[Token]) -> list[list[Token]]:
    """Return one group of tokens for each amount: the amount and the words that go with it.

    Raises:
        RefusedError: A word may belong to either of two amounts.
    """
    return _lines(text, tokens) or _groups(text, tokens)


def _lines(text: str, tokens: list[Token]) -> list[list[Token]]:
    """Return the tokens of each text node, if each holds one amount, and words which bind it.

    None for other cells. A comma orders nothing here: `$1, prompts <= 200k`, `$2, prompts > 200k`.
    """
    if not any(token.kind in {"prompts", "sound", "dates"} for token in tokens):
        return []
    ways = (_words_behind(tokens), _bounds_before(tokens), _dated_pair(text, tokens))
    if known := next(filter(None, ways), None):
        return known
    lines: dict[int, list[Token]] = {}
    for token in tokens:
        if token.kind != "separator":
            lines.setdefault(text.count(NODE_BORDER, 0, token.start), []).append(token)
    amounts = [[token.kind for token in line].count("amount") for line in lines.values()]
    if any(count != 1 for count in amounts):
        msg = "words between amounts may belong to either"
        raise RefusedError(msg)
    return list(lines.values())


def _words_behind(tokens: list[Token]) -> list[list[Token]]:
    """Return the groups of a cell in which the words of each amount stand behind it.

    None for other cells: the first token must be an amount, and each must have such words.
    """
    groups: list[list[Token]] = []
    for token in tokens:
        if token.kind == "amount":
            groups.append([token])
        elif token.kind != "separator" and groups:
            groups[-1].append(token)
        elif token.kind != "separator":
            return []
    binding = {"prompts", "sound", "dates"}
    is_bound = all(any(token.kind in binding for token in group) for group in groups)
    return groups if is_bound else []


def _dated_pair(text: str, tokens: list[Token]) -> list[list[Token]]:
    """Return the groups of two amounts, the second with its days in brackets or before it.

    `$2 (from 1 May 2027: $1)`, `$2 until 30 April 2027, then $1`, `$2; $1 from 1 May 2027`.
    None for other cells.
    """
    said = [token for token in tokens if token.kind != "separator"]
    found = [at for at, token in enumerate(said) if token.kind == "amount"]
    if len(found) != PAIR or found[0] or not {t.kind for t in said} <= {"amount", "unit", "dates"}:
        return []
    second = found[1] - (said[found[1] - 1].kind == "dates")
    between = text[said[second - 1].end : said[second].start]
    signs = "(;," if second < found[1] else "(;"
    return [said[:second], said[second:]] if any(map(between.count, signs)) else []


def _bounds_before(tokens: list[Token]) -> list[list[Token]]:
    """Return the groups of a cell in which a size of prompts stands before each amount.

    None for other cells, such as those that end in one.
    """
    kinds = " ".join(token.kind for token in tokens if token.kind != "separator")
    if not _EACH_BOUND.fullmatch(kinds):
        return []
    groups: list[list[Token]] = []
    for token in tokens:
        if token.kind == "prompts":
            groups.append([])
        if token.kind != "separator":
            groups[-1].append(token)
    return groups


def _groups(text: str, tokens: list[Token]) -> list[list[Token]]:
    """Return one group of tokens for each amount: the amount and the words that go with it.

    A unit belongs to the amount before it. Other words do where they end the cell or stand before
    a comma; they belong to the amount after them where they begin the cell or stand behind one.
    """
    amounts = [index for index, token in enumerate(tokens) if token.kind == "amount"]
    groups: list[list[Token]] = [[tokens[index]] for index in amounts]
    for index, token in enumerate(tokens):
        if token.kind in {"separator", "amount"}:
            continue
        before = sum(1 for place in amounts if place < index)
        if before == 0:
            groups[0].append(token)
        elif before == len(amounts) or token.kind in {"unit", "aside"}:
            groups[before - 1].append(token)
        else:
            goes_before = _belongs_before(text, tokens, index)
            groups[before - 1 if goes_before else before].append(token)
    return groups


def _belongs_before(text: str, tokens: list[Token], index: int) -> bool:
    """Return whether a word between two amounts goes with the first of them.

    What parts it from one of them decides: a comma, else the style of the whole cell, else the
    border of a text node.
    """
    left = next(at for at in range(index, -1, -1) if tokens[at].kind in {"amount", "unit"})
    right = next(at for at in range(index, len(tokens)) if tokens[at].kind == "amount")
    if "(" in text[tokens[left].end : tokens[index].start]:
        return False
    comma_left, comma_right = (
        _has_comma(text, tokens[left : index + 1]),
        _has_comma(text, tokens[index : right + 1]),
    )
    if comma_left != comma_right:
        return comma_right
    words_first = tokens[0].kind in {"direction", "tier", "variant"}
    words_last = tokens[-1].kind in {"direction", "tier", "variant"}
    if words_first != words_last:
        return words_last
    node_left = NODE_BORDER in text[tokens[left].end : tokens[index].start]
    node_right = NODE_BORDER in text[tokens[index].end : tokens[right].start]
    if node_left == node_right:
        msg = "a word between two amounts may belong to either"
        raise RefusedError(msg)
    return node_right


def _has_comma(text: str, tokens: list[Token]) -> bool:
    marks = [text[token.start : token.end] for token in tokens if token.kind == "separator"]
    return any(mark != ":" for mark in marks)
