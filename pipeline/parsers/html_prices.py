"""Price pages in HTML: all their tables, whatever they price."""

from typing import Final

from pipeline.extract.prices.page import price_parser

VERSION = 115
"""Raised with each change of what it returns: the archive is then read again."""

DOCUMENT: Final = "html"
"""How evidence is looked up: cells of tables."""

YIELDS = ("prices", "offers", "performance")
"""What it reads."""

parse = price_parser(DOCUMENT)
