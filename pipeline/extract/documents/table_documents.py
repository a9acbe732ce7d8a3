"""Documents whose prices stand in tables, whichever way the tables are written."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from bs4 import BeautifulSoup

from pipeline.domain.snapshot import Snapshot, TableForm
from pipeline.extract.documents.broken_lines import convert_breaks
from pipeline.extract.documents.cell_names import show_names_of_cells
from pipeline.extract.documents.choices import keep_chosen
from pipeline.extract.documents.custom_elements import rename_custom_elements
from pipeline.extract.documents.decoding import decode
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.headed_lists import add_headings_to_lists
from pipeline.extract.documents.html_tables import PageTable, read_tables
from pipeline.extract.documents.html_text import HEADINGS, INVISIBLE, elements
from pipeline.extract.documents.layout_tables import rename_layout_tables
from pipeline.extract.documents.list_tables import convert_rows, read_list_tables
from pipeline.extract.documents.markdown_tables import is_markdown, read_markdown_tables
from pipeline.extract.documents.preformatted import convert_blocks
from pipeline.extract.documents.price_cards import convert_cards
from pipeline.extract.documents.price_lists import convert_lists
from pipeline.extract.documents.price_prose import convert_prose
from pipeline.extract.documents.priced_options import spell_out_options
from pipeline.extract.documents.script_tables import (
    add_components,
    add_models,
    add_offers,
    markdown_of,
    read_script_tables,
)
from pipeline.extract.documents.size_lists import convert_sizes
from pipeline.extract.documents.split_tables import join_split_tables
from pipeline.extract.documents.waiting_parts import show_waiting_parts
from pipeline.quantities.amounts import HAS_MONEY

_LINK_SIGNS: Final = frozenset({"", "¶", "#", "§", "🔗"})


def read_html_tables(text: str) -> tuple[PageTable, ...]:
    """Return the tables of a page and its lists that are tables in all but name, else its data.

    Models with their prices in plain lists and cards stand beside them; data is taken where none
    of these prints an amount.

    One that was saved as Markdown is read as such.
    """
    if is_markdown(text):
        return read_markdown_tables(text)
    soup = parse_html(text)
    show_waiting_parts(soup)
    _drop_links_to_headings(soup)
    rename_custom_elements(soup)
    spell_out_options(soup)
    keep_chosen(soup)
    rename_layout_tables(soup)
    add_headings_to_lists(soup)
    show_names_of_cells(soup)
    join_split_tables(soup)
    convert_blocks(soup)
    convert_breaks(soup)
    convert_sizes(soup)
    convert_cards(soup, is_first=True)
    convert_rows(soup)
    convert_lists(soup)
    convert_prose(soup)
    convert_cards(soup, is_first=False)
    add_components(soup)
    add_offers(soup)
    add_models(soup)
    tables = read_tables(soup)
    if any(map(_prints_amounts, tables)):
        return tables
    written = markdown_of(soup)
    found = read_script_tables(soup)
    return read_markdown_tables(written) if written and not any(t.rows for t in found) else found


def _drop_links_to_headings(soup: BeautifulSoup) -> None:
    """Remove the signs behind headings by which generators of documentation link to them."""
    links = (tag for heading in elements(soup, HEADINGS) for tag in elements(heading, ("a",)))
    texts = [(link, text) for link in links if (text := link.get_text())]
    for link, text in texts:
        if text.strip(INVISIBLE) in _LINK_SIGNS:
            link.extract()


def _prints_amounts(table: PageTable) -> bool:
    return any(HAS_MONEY.search(cell.text) for row in table.rows for cell in row.cells)


_READERS: Final[Mapping[TableForm, Callable[[str], tuple[PageTable, ...]]]] = {
    "html": read_html_tables,
    "html_lists": lambda text: read_list_tables(parse_html(text)),
    "html_scripts": lambda text: read_script_tables(parse_html(text)),
    "markdown": read_markdown_tables,
}


def tables_of(snapshot: Snapshot, form: TableForm) -> tuple[PageTable, ...]:
    """Return the tables of a document.

    Raises:
        ParseError: The document is too large, or its tables are.
    """
    return _tables(snapshot.body, snapshot.content_type, form)


@lru_cache(maxsize=2)
def _tables(body: bytes, content_type: str | None, form: TableForm) -> tuple[PageTable, ...]:
    """Keep the last ones: a page is parsed to be read, and again to look its evidence up."""
    return _READERS[form](decode(body, content_type))
