"""Price lists that are written as lists: an item a section, in it a list of rows made of cells.

Sites built with Webflow print `ul.pricing-list > li.pricing_item`, in it a heading and one list
whose rows are `li.pricing_content-row` of `div.pricing_content-cell`; the first row is the header.
Such a list is turned into a table where it stands; tables of the page are read beside it.
"""

from bs4 import BeautifulSoup, Tag

from pipeline.extract.html_tables import Table, read_tables

ROW = "pricing_content-row"
CELLS = ("pricing_content-cell", "pricing_content-cell-copy")


def read_list_tables(soup: BeautifulSoup) -> tuple[Table, ...]:
    """Return the tables of a page, its lists of rows among them; changes the tree.

    Raises:
        ParseError: Their cells are too many.
    """
    lists: list[Tag] = []
    for row in soup.find_all(class_=ROW):
        parent = row.parent
        if isinstance(parent, Tag) and not any(parent is known for known in lists):
            lists.append(parent)
    for rows in lists:
        _become_table(rows)
    return read_tables(soup)


def _become_table(rows: Tag) -> None:
    rows.name = "table"
    for index, row in enumerate(rows.find_all(class_=ROW, recursive=False)):
        row.name = "tr"
        for cell in row.find_all(class_=list(CELLS)):
            cell.name = "td" if index else "th"
