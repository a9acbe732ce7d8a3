"""Markdown within a line, as HTML: links, code, what is strong or struck out."""

import html
import re
from itertools import takewhile

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
CODE = re.compile(r"(?<!`)(`++)(.{1,300}?)(?<!`)\1(?!`)")
"""Of this and what follows the length is bounded: a line of openings takes no quadratic time."""

_EXPRESSION = re.compile(
    r"""(?<![=\w$({,:\[])\{\s*(?:"([^"\n]{0,300})"|'([^'\n]{0,300})'|`((?:[^`$\n]|\$(?!\{)){0,300})`)\s*\}(?!\})"""
)
"""A text in braces, as MDX writes what Markdown would take for its own: `{"$0.30"}`."""

_IMPORT = re.compile(r"^import\s[^\n]{1,300}?\sfrom\s[\"'][^\"'\n]{1,200}[\"'];?[ \t]*$", re.M)
"""Code of MDX, whose names of components and of files are no words of the page."""

_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?P<address>[^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\)(?P<after>[^\s<|\[]*)"
)
_TAG = re.compile(r"</?(?P<name>[A-Za-z][\w.-]*)(?:\s[^<>]*)?/?>")
_COMMENTS = (("{/*", "*/}"), ("<!--", "-->"))
_STRUCK = re.compile(r"~~(?=\S)(.{1,300}?)(?<=\S)~~")
STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]{1,300}?)(?<=[^\s*_])\1(?![\w*])")

_TEXT, _MARKUP = 0xF0000, 0xF1000
"""Two ranges that Unicode assigns no character in: what no further rule may touch waits there, as
text or as HTML of ours."""

_WAITING = re.compile("[\U000f0000-\U000f107f]")
_MEANINGFUL = frozenset({"br", "wbr", "sup", "s", "del", "strike"})
"""Tags that change how a cell is read; of the others only the border that they make is kept."""


def without_expressions(text: str) -> str:
    """Return MDX without imports, and each expression that is nothing but a text as this text.

    >>> without_expressions('<td>{"$2.40"} / 1M</td>')
    '<td>$2.40 / 1M</td>'
    """
    return _EXPRESSION.sub(
        lambda match: next(filter(None, match.groups()), ""), _IMPORT.sub("", text)
    )


def inline(text: str, *, keeps_strong: bool = False) -> str:
    """Return a piece of Markdown as HTML, what is strong as such if that is asked for."""
    text = ESCAPE.sub(as_literal, text)
    text = CODE.sub(_as_code, text)
    text = _IMAGE.sub("", without_comments(text))
    text = _TAG.sub(_as_tag, text)
    text = re.sub("[<>]", as_literal, text)
    text = LINK.sub(_as_link, text)
    text = _STRUCK.sub(_waiting(_MARKUP, "<del>") + r"\1" + _waiting(_MARKUP, "</del>"), text)
    strong = (_waiting(_MARKUP, "<strong>"), _waiting(_MARKUP, "</strong>")) * keeps_strong
    text = STRONG.sub(r"\2".join(strong) if strong else r"\2", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _WAITING.sub(_printed, text).strip()


def _as_code(match: re.Match[str]) -> str:
    """Return code as an element of its own: beside a name it is most often the id."""
    opened, closed = _waiting(_MARKUP, "<code>"), _waiting(_MARKUP, "</code>")
    return opened + _waiting(_TEXT, match[2].strip()) + closed


def as_literal(match: re.Match[str]) -> str:
    """Return a character that stands for itself as no further rule may touch it."""
    return _waiting(_TEXT, match[0][-1])


def _as_tag(match: re.Match[str]) -> str:
    name = match["name"].lower()
    slash = "/" if match[0].startswith("</") else ""
    is_kept = name in _MEANINGFUL
    return _waiting(_MARKUP, f"<{slash}{name}>" if is_kept else "<span></span>")


def _as_link(match: re.Match[str]) -> str:
    """Return a link, and apart from it the id that a badge is stuck to.

    Tables that were cards on the page print `[Anvil](/docs/anvil-8b)Newanvil-8b`: where the text
    behind a link ends as its address does, that end is a text of its own.
    """
    after, address = match["after"], match["address"]
    pairs = zip(reversed(after), reversed(address), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    is_segment = 0 < shared < len(address) and address[-shared - 1] == "/"
    border = len(after) - shared if is_segment else len(after)
    opened, closed = _waiting(_MARKUP, "<a>"), _waiting(_MARKUP, "</a>")
    parts = (opened, match["text"], closed, after[:border], _waiting(_MARKUP, "<br>"))
    return "".join(parts) + after[border:]


def _waiting(start: int, text: str) -> str:
    return "".join(chr(start + ord(char)) if char.isascii() else char for char in text)


def _printed(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(code - _MARKUP) if code >= _MARKUP else html.escape(chr(code - _TEXT))


def without_comments(text: str) -> str:
    """Return a text without its comments, as Markdown with components writes them."""
    for opening, closing in _COMMENTS:
        kept = []
        at = 0
        while (start := text.find(opening, at)) >= 0:
            end = text.find(closing, start + len(opening))
            if end < 0:
                break
            kept.append(text[at:start])
            at = end + len(closing)
        text = "".join(kept) + text[at:]
    return text
