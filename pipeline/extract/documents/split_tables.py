"""Tables that a page writes as two: one of titles, that stays in sight, and one of rows."""

from itertools import pairwise, takewhile

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import is_text_node


def join_split_tables(soup: BeautifulSoup) -> None:
    """Put the titles of a table without rows above the rows of the table without titles behind it.

    No text parts the two, and each has as many columns as the other; a last title without text
    stands above the bar by which the rows are scrolled.
    """
    tables = [tag for tag in soup.find_all("table") if isinstance(tag, Tag)]
    for titles, rows in pairwise(tables):
        head = titles.find("thead")
        if isinstance(head, Tag) and not titles.find("td") and _belong(titles, rows):
            rows.insert(0, head.extract())
            titles.extract()


def _belong(titles: Tag, rows: Tag) -> bool:
    first = rows.find("tr")
    if not isinstance(first, Tag) or rows.find("th") or rows in titles.descendants:
        return False
    named = titles.find_all("th")
    if named and not named[-1].get_text().strip():
        named.pop()
    last = [*titles.descendants][-1]
    between = takewhile(lambda node: node is not rows, last.next_elements)
    is_parted = any(is_text_node(node) and str(node).strip() for node in between)
    return len(named) == len(first.find_all("td")) and not is_parted
