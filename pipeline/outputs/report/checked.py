"""The page of a checked report: what is wrong first, its sentence beside its source's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import jinja2

VERDICTS: Final = {
    "contradicted": ("Contradicted", "A source cited for it states another figure."),
    "absent": ("Absent", "The sources cited for it were read, and none has the figure."),
    "stands": ("To be read by a person", "A source has the figure, in words that may mean else."),
    "unread": ("Unread", "A source cited for it could not be read."),
    "uncited": ("Uncited", "Nothing is cited for it."),
    "supported": ("Supported", "A source cited for it states it."),
    "not_checkable": ("Words without a figure", "A person has to judge them."),
}
"""Headings of the page, in its order, each with what it means."""


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """A checked report as its page shows it.

    Attributes:
        title: Its title.
        share: How much of it was checked.
        place: What its places are: `line` or `page`.
        claims: Its claims, as rows of report.json.
        notes: What else is to be said.
    """

    title: str
    share: str
    place: str
    claims: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def checked_page(page: CheckedPage) -> str:
    """Return the page as HTML; it needs no other file and no network."""
    groups = {
        verdict: [claim for claim in page.claims if claim["verdict"] == verdict]
        for verdict in VERDICTS
    }
    shown = {verdict: claims for verdict, claims in groups.items() if claims}
    return _template().render(page=page, groups=shown, verdicts=VERDICTS)


def parted(text: str, figure: str | None) -> tuple[str, str, str]:
    """Return a sentence as what stands before its figure, the figure, and the rest.

    >>> parted("Acme has 5 users.", "5 users")
    ('Acme has ', '5 users', '.')
    """
    before, found, rest = text.partition(figure) if figure else (text, "", "")
    return before, found, rest


def _host(address: str) -> str:
    return urlsplit(address).netloc


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"parted": parted, "host": _host}
    folder = files("pipeline.outputs.report") / "templates"
    return environment.from_string((folder / "checked.html.j2").read_text(encoding="utf-8"))
