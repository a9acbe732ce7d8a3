"""Price pages in Markdown, as docs sites serve them beside their HTML pages: pipe tables."""

from typing import Final

from pipeline.extract.prices.page import price_parser

VERSION = 111
"""Raised with each change of what it returns: the archive is then read again."""

DOCUMENT: Final = "markdown"
"""How evidence is looked up: cells of tables."""

YIELDS = ("prices", "offers", "performance")
"""What it reads."""

parse = price_parser(DOCUMENT)
