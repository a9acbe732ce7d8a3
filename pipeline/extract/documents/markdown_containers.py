"""Parts of a Markdown document that generators of sites fold, box or put behind tabs.

MkDocs opens them with `=== "Batch"`, `!!! note "Title"` or `??? question "Title"` and sets their
lines in by four spaces; VitePress, Docusaurus and MyST stand them between `::: details Title` and
`:::`; Hugo writes `{{< tab "Batch" >}}`; reStructuredText opens them with `.. tab:: Batch` or with
`.. collapsible::` and a `:heading:`. What is folded or behind a tab becomes a tab with its title; a
box is a part of the text around it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
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
_DIRECTIVE: Final = re.compile(
    r"(?P<indent>\s*)\.\. (?P<kind>[\w-]+)::(?:\s+(?P<title>\S.{0,80}))?\s*"
)
_OPTION: Final = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<value>.*)")
_OPTIONS: Final = 8
"""Lines below a directive that may be options of it."""

_NAMING: Final = frozenset({"heading", "title", "label", "name"})
_CODE: Final = re.compile(r"\s*(?:```|~~~)")
_BEHIND_HEADING: Final = re.compile(r"(?<=\S)\s*\{\s*[#.:][^{}]*\}\s*$")
_APART: Final = frozenset(
    {"tab", "tab-item", "tabitem", "details", "collapse", "collapsible", "dropdown", "accordion"}
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
    is_code = has_options = False
    for at, line in enumerate(lines):
        depth = len(line) - len(line.lstrip())
        while set_in and line.strip() and depth < set_in[-1][0]:
            yield set_in.pop()[1]
        bare = line[set_in[-1][0] :] if set_in and line.strip() else line
        is_code ^= _CODE.match(bare) is not None
        has_options = has_options and _OPTION.fullmatch(line) is not None
        if is_code:
            yield bare
        elif opened := _SET_IN.fullmatch(line):
            is_apart = opened["mark"] != "!!!"
            set_in.append((len(opened["indent"]) + _STEP, _TAB_END if is_apart else ""))
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
        elif has_options:
            yield ""
        elif opened := _DIRECTIVE.fullmatch(line):
            has_options = True
            title = _title_of(opened, lines[at + 1 : at + _OPTIONS])
            set_in.append((depth + 1, _TAB_END if title else ""))
            yield _opening(title) or (bare if opened["title"] else "")
        else:
            yield _BEHIND_HEADING.sub("", bare) if bare.lstrip().startswith("#") else bare
    yield from (end for _, end in reversed(set_in))


def _title_of(opened: re.Match[str], below: Sequence[str]) -> str:
    """Return the title of what a directive folds away, as it or an option of it says it."""
    if opened["kind"].lower() not in _APART:
        return ""
    options = map(_OPTION.fullmatch, takewhile(_OPTION.fullmatch, below))
    named = (option["value"] for option in options if option and option["name"] in _NAMING)
    return opened["title"] or next(named, "")


def _opening(title: str) -> str:
    return f'<Tab title="{title}">' if title else ""
