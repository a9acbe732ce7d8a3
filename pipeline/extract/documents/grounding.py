"""Evidence is looked up in the document; one that is not where it is said to be is no evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import cast

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import DocumentFormat, ParseError, Snapshot, TableForm
from pipeline.extract.documents.articles import texts_of
from pipeline.extract.documents.html_tables import cell_text
from pipeline.extract.documents.json_document import parse_json, text_at_pointer
from pipeline.extract.documents.pdf_text import pages
from pipeline.extract.documents.places import text_at
from pipeline.extract.documents.table_documents import tables_of
from pipeline.registry.strict_yaml import ConfigError, parse


@dataclass(frozen=True, slots=True)
class LocatedDocument:
    """A decoded document in which locators can be followed.

    Attributes:
        text_at: From a locator to the text that stands there; raises `ParseError` where there is
            no such place.
        is_page: Whether a place may hold more than the evidence, as a cell of a page does.
    """

    text_at: Callable[[str], str]
    is_page: bool

    def states(self, text: str, place: str) -> bool:
        """Whether `text` stands at `place`."""
        try:
            found = self.text_at(place)
        except ParseError:
            return False
        return bool(text) and (text in found if self.is_page else text == found)


def open_document(snapshot: Snapshot, document: DocumentFormat) -> LocatedDocument:
    """Return a snapshot as a document.

    Raises:
        ParseError: It cannot be read.
    """
    if document in {"pdf", "article"}:
        return _running_text(snapshot, document)
    if document in {"json", "yaml"}:
        data = parse_json(snapshot.body, repeated=[]) if document == "json" else _yaml(snapshot)
        return LocatedDocument(lambda place: text_at_pointer(data, place), is_page=False)
    tables = tables_of(snapshot, cast("TableForm", document))
    return LocatedDocument(partial(cell_text, tables), is_page=True)


def misplaced(snapshot: Snapshot, document: DocumentFormat, readings: Readings) -> tuple[str, ...]:
    """Return a line for each evidence that does not stand at the place named.

    Raises:
        ParseError: The document cannot be read.
    """
    opened = open_document(snapshot, document)
    places = {
        (item.evidence_text, item.evidence_locator)
        for kind in (readings.prices, readings.offers, readings.performance, readings.facts)
        for item in kind
    }
    lost = sorted(place for place in places if not opened.states(*place))
    return tuple(f"'{text}' at {place}" for text, place in lost)


def _running_text(snapshot: Snapshot, document: DocumentFormat) -> LocatedDocument:
    """Return a document whose places are spans of characters; it is read at the first look-up."""

    @cache
    def texts() -> Mapping[str, str]:
        if document == "article":
            return texts_of(snapshot)
        return {f"page {page.number}": page.text for page in pages(snapshot.body)}

    return LocatedDocument(lambda place: text_at(texts(), place), is_page=False)


def _yaml(snapshot: Snapshot) -> object:
    try:
        return parse(snapshot.body.decode("utf-8"), name=snapshot.source_id)[0]
    except (ConfigError, UnicodeDecodeError) as error:
        raise ParseError(str(error)) from error
