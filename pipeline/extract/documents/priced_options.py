"""Lists of options that each have a price: what is shown beside is the price of the chosen one.

`<p>$0.05 per image</p><select><option>1K – $0.05<option>4K – $0.15</select>` says as much as
a table of sizes and prices.
"""

import re
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.choice_titles import ChoiceTitles
from pipeline.extract.documents.html_text import short_text, tags_of
from pipeline.extract.documents.price_lines import place_table
from pipeline.quantities.amounts import HAS_MONEY

_OPTION: Final = re.compile(r"(?P<label>[^$€£¥₹:]*[^\W_])\s?[–—:(|-]\s?(?P<amount>[^\s()]+)\)?")
_MACHINES: Final = re.compile(r"(?:GPUs?|hardware|instances?|machines?)(?:\stypes?)?", re.I)
_NODES: Final = 12
_AROUND: Final = 4
"""Elements around a list in which its price may stand."""
_MOST: Final = 300


def spell_out_options(soup: BeautifulSoup) -> None:
    """Put a table of all priced options in the place of the line with the chosen one's price.

    Changes the tree. A list whose price stands nowhere beside it stays as it is.
    """
    lists = list(islice((tag for tag in tags_of(soup) if tag.name == "select"), _MOST))
    if not lists:
        return
    titles = ChoiceTitles(soup)
    for tag in lists:
        listed = tag.find_all("option", limit=_MOST)
        options = [_OPTION.fullmatch(short_text(option, _NODES)) for option in listed]
        priced = [option for option in options if option and HAS_MONEY.search(option["amount"])]
        if len(priced) < 2 or len(priced) < len(options):  # noqa: PLR2004
            continue
        line = _line_of(tag, {option["amount"] for option in priced})
        if line is None:
            continue
        shown = short_text(line, _NODES)
        head = (_title_of(tag, titles), f"Price {shown.partition(' ')[2]}")
        rows = [([option["label"]], [option["amount"]]) for option in priced]
        place_table(soup, line, head, rows)
        line.extract()
        tag.extract()


def _title_of(tag: Tag, titles: ChoiceTitles) -> str:
    """Return what a list asks for; but for machines, ways to call the model above it."""
    title = titles.title_of(tag, tag).text
    return title if _MACHINES.fullmatch(title) else "Options"


def _line_of(tag: Tag, amounts: set[str]) -> Tag | None:
    """Return the element beside a list whose text is one of its amounts with a unit."""
    for around in islice(tag.parents, _AROUND):
        for each in around.find_all(True, limit=10 * _NODES):
            text = short_text(each, _NODES)
            if any(text.startswith(f"{amount} ") for amount in amounts):
                return each
    return None
