"""Price pages whose tables are written as lists of rows made of cells."""

from typing import Final

from pipeline.extract.prices.page import price_parser

VERSION = 109
"""Raised with each change of what it returns: the archive is then read again."""

DOCUMENT: Final = "html_lists"
"""How evidence is looked up: cells of tables."""

YIELDS = ("prices", "offers", "performance")
"""What it reads."""

parse = price_parser(DOCUMENT)
