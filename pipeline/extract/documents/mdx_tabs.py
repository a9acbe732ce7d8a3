"""Tabs that MDX names in a list above them: `<Tabs items={['Standard', 'Batch']}>`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

MAX_LINES: Final = 20
"""Lines that the opening of such a list takes."""

_TABS: Final = re.compile(
    r"\s*<[A-Z][\w.]*\b[^>]*\b(?:items|titles|labels|tabs)=\{?\s*\[(?P<titles>[^\]]*)\]"
)
_TITLE: Final = re.compile(r"[\"'`]([^\"'`]{1,80})[\"'`]")
_TAB: Final = re.compile(
    r"(?P<indent>\s*)<(?:\w+\.)?(?:Tab|TabItem|TabPanel|TabContent|TabsContent|Panel)"
    r"(?P<fields>(?:\s[^>]*)?)>(?P<rest>.*)"
)
_NAMED: Final = re.compile(r"\b(?:title|label|name|header)=")
_VALUE: Final = re.compile(r"\b(?:value|id)=\{?[\"'`](?P<title>[^\"'`]{1,80})[\"'`]")
_END: Final = re.compile(
    r"(?P<indent>\s*)</(?:\w+\.)?(?:TabPanel|TabContent|TabsContent|Panel|Tab)>"
)


def with_tab_titles(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document; each tab has its title where it begins.

    >>> with_tab_titles(["<Tabs items={['A', 'B']}>", "<Tab>", "1", "</Tab>", "<Tab>"])[1:]
    ['<Tab title="A">', '1', '</Tab>', '<Tab title="B">']
    """
    return list(_titled(lines))


def _titled(lines: Sequence[str]) -> Iterator[str]:
    titles: list[str] = []
    for at, line in enumerate(lines):
        if "<" not in line:
            yield line
        elif "Tab" in line and (opened := _TABS.match(_opening(lines, at))):
            titles = _TITLE.findall(opened["titles"])
            yield line
        elif tab := _TAB.fullmatch(line):
            title = _title(tab["fields"], titles)
            yield f'{tab["indent"]}<Tab title="{title}">' if title else line
            if title and tab["rest"].strip():
                yield tab["rest"]
        else:
            yield _END.sub(r"\g<indent></Tab>", line)


def _opening(lines: Sequence[str], at: int) -> str:
    """Return an opening as one line; a list of many titles stands on lines of its own."""
    taken: list[str] = []
    for line in lines[at : at + MAX_LINES]:
        taken.append(line)
        if line.rstrip().endswith(">"):
            break
    return " ".join(taken)


def _title(fields: str, titles: list[str]) -> str:
    """Return the title of a tab: the next of the list, else its value; empty if it has its own."""
    if _NAMED.search(fields):
        return ""
    if titles:
        return titles.pop(0)
    value = _VALUE.search(fields)
    return value["title"] if value else ""
