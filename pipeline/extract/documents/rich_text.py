"""Articles that data hold as trees, as editors and content servers write them.

`{"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text":
"$1"}]}]}` is one cell; others name the kind of a part and its children in other fields.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

MAX_DEPTH: Final = 60
_KINDS: Final = ("type", "nodeType", "_type", "kind", "tag")
_CHILDREN: Final = ("content", "children", "nodes", "rows", "cells", "items")
_TAGS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (tag, re.compile(words))
    for tag, words in (
        ("table", "table(?:block)?"),
        ("tr", "tablerow|row|tr"),
        ("th", "tableheader(?:cell)?|headercell|th"),
        ("td", "tablecell|cell|td"),
        ("ul", "(?:bullet|bulleted|ordered|unordered|numbered)?list|ul|ol"),
        ("li", "listitem(?:child)?|li"),
        ("h", "heading[1-6]?|header|h[1-6]"),
        ("p", "paragraph|p|block|text|span|listitemtext"),
    )
)
_LEVEL: Final = re.compile(r"[1-6]$")


def is_article(nodes: list[Any]) -> bool:
    """Return whether a list holds the parts of an article: each is of a kind, one of a table."""
    kinds = [_tag(node) if isinstance(node, dict) else "" for node in nodes]
    return bool(kinds) and all(kinds) and not {"table", "h", "ul"}.isdisjoint(kinds)


def article_html(nodes: list[Any]) -> str:
    """Return the parts of an article as HTML."""
    return "".join(piece for node in nodes for piece in _pieces(node, "p", 0))


def _tag(node: Mapping[str, Any]) -> str:
    """Return the name of a part in HTML, with the level of a heading; empty if it has none."""
    kinds = (node[field] for field in _KINDS if isinstance(node.get(field), str))
    kind = re.sub(r"[-_]", "", next(kinds, "")).lower()
    kind = str(node.get("style")) if re.fullmatch("h[1-6]", str(node.get("style"))) else kind
    return next((tag for tag, words in _TAGS if words.fullmatch(kind)), "")


def _pieces(node: object, default: str, depth: int) -> Iterator[str]:
    """Yield a part as HTML; `default` is what one without a kind is."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, str):
        yield node if default == "p" else f"<{default}>{node}</{default}>"
    elif isinstance(node, list):
        yield f"<{default}>"
        for each in node:
            yield from _pieces(each, "td", depth + 1)
        yield f"</{default}>"
    elif isinstance(node, dict):
        yield from _element(node, default, depth + 1)


def _element(node: dict[str, Any], default: str, depth: int) -> Iterator[str]:
    node = {**node, **node["data"]} if isinstance(node.get("data"), dict) else node
    text = next((node[name] for name in ("text", "value") if isinstance(node.get(name), str)), None)
    listed = (node[name] for name in _CHILDREN if isinstance(node.get(name), list))
    children: list[object] = next(listed, [])
    tag = _tag(node)
    name = _level(tag, node)
    if text is not None and not children:
        inner = html.escape(text, quote=False)
        yield inner if tag in {"p", ""} and depth > 1 else f"<{name}>{inner}</{name}>"
        return
    is_head = bool(node.get("headerState")) or (tag == "td" and bool(node.get("header")))
    tag = "th" if is_head else _level(tag or default, node)
    within = {"table": "tr", "tr": "td", "ul": "li"}.get(tag, "p")
    yield f"<{tag}>"
    for each in children:
        yield from _pieces(each, within, depth)
    yield f"</{tag}>"


def _level(tag: str, node: Mapping[str, Any]) -> str:
    """Return the name of a part; that of a heading with its level."""
    if tag != "h":
        return tag or "p"
    attributes = node.get("attrs")
    stated = attributes.get("level") if isinstance(attributes, dict) else node.get("level")
    kinds = (str(node.get(field, "")) for field in ("style", *_KINDS))
    found = next((match[0] for match in map(_LEVEL.search, kinds) if match), stated or "2")
    return f"h{found}" if re.fullmatch("[1-6]", str(found)) else "h2"
