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
        parts = [tag for tag in titles.children if isinstance(tag, Tag) and not _is_empty(tag)]
        if [tag.name for tag in parts] in (["thead"], ["tbody"]) and _belong(parts[0], rows):
            head = parts[0].extract()
            head.name = "thead"
            for title in head.find_all("td"):
                title.name = "th"
            rows.insert(0, head)
            titles.extract()


def _is_empty(part: Tag) -> bool:
    return next(part.stripped_strings, None) is None


def _belong(head: Tag, rows: Tag) -> bool:
    first = rows.find("tr")
    if not isinstance(first, Tag) or rows.find("th"):
        return False
    named = head.find_all(["th", "td"])
    if not named or any(tag.name == "td" and tag.get("role") != "columnheader" for tag in named):
        return False
    if not named[-1].get_text().strip():
        named.pop()
    last = [*head.descendants][-1]
    between = takewhile(lambda node: node is not rows, last.next_elements)
    is_parted = any(is_text_node(node) and str(node).strip() for node in between)
    return len(named) == len(first.find_all("td")) and not is_parted
