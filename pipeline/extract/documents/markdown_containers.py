"""Parts of a Markdown document that generators of sites fold, box or put behind tabs.

MkDocs opens them with `=== "Batch"`, `!!! note "Title"` or `??? question "Title"` and sets their
lines in by four spaces; VitePress, Docusaurus and MyST stand them between `::: details Title` and
`:::`; Hugo writes `{{< tab "Batch" >}}`. What is folded or behind a tab becomes a tab with its
title; a box is a part of the text around it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

_SET_IN: Final = re.compile(
    r"(?P<indent>\s*)(?P<mark>===[!+]?|!!!|\?\?\?\+?)\s+(?:[\w -]+?\s+)?"
    r"[\"“](?P<title>[^\"”]{1,80})[\"”]\s*"
)
_FENCED: Final = re.compile(
    r"\s*:{3,}\s*(?:\{?(?P<kind>[\w-]+)\}?)?[\s\[]*(?P<title>[^\]{}]{0,80}?)\]?\s*(?:\{.*\})?\s*"
)
_SHORTCODE: Final = re.compile(
    r"\s*\{\{[<%]\s*(?P<end>/?)\s*tab(?:item)?\b(?:[^\"]*\"(?P<title>[^\"]{1,80})\")?.*?[>%]\}\}\s*"
)
_CODE: Final = re.compile(r"\s*(?:```|~~~)")
_BEHIND_HEADING: Final = re.compile(r"(?<=\S)\s*\{\s*[#.:][^{}]*\}\s*$")
_APART: Final = frozenset(
    {"tab", "tab-item", "tabitem", "details", "collapse", "dropdown", "accordion"}
)
"""Kinds whose title is what they hold; that of a note or a warning is the title of its text."""

_STEP: Final = 4
"""Spaces by which MkDocs sets in what a container holds."""

_TAB_END: Final = "</Tab>"


def without_containers(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document with its containers as tabs.

    >>> without_containers(['=== "Batch"', "", "    | a |"])
    ['<Tab title="Batch">', '', '| a |', '</Tab>']
    """
    return list(_plain(lines))


def _plain(lines: Sequence[str]) -> Iterator[str]:
    set_in: list[tuple[int, str]] = []
    fenced: list[str] = []
    is_code = False
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while set_in and line.strip() and depth < set_in[-1][0] + _STEP:
            yield set_in.pop()[1]
        bare = line[set_in[-1][0] + _STEP :] if set_in and line.strip() else line
        is_code ^= _CODE.match(bare) is not None
        if is_code:
            yield bare
        elif opened := _SET_IN.fullmatch(line):
            is_apart = opened["mark"] != "!!!"
            set_in.append((len(opened["indent"]), _TAB_END if is_apart else ""))
            yield _opening(opened["title"]) if is_apart else ""
        elif bare.lstrip().startswith(":::") and (opened := _FENCED.fullmatch(bare)):
            title = opened["title"] if (opened["kind"] or "").lower() in _APART else ""
            if opened["kind"]:
                fenced.append(_TAB_END if title else "")
                yield _opening(title)
            else:
                yield fenced.pop() if fenced else ""
        elif opened := _SHORTCODE.fullmatch(bare):
            yield _TAB_END if opened["end"] else _opening(opened["title"] or "")
        else:
            yield _BEHIND_HEADING.sub("", bare) if bare.lstrip().startswith("#") else bare
    yield from (end for _, end in reversed(set_in))


def _opening(title: str) -> str:
    return f'<Tab title="{title}">' if title else ""
