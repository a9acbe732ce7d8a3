"""Price pages whose tables stand only in the data for their scripts."""

from typing import Final

from pipeline.extract.prices.page import price_parser

VERSION = 108
"""Raised with each change of what it returns: the archive is then read again."""

DOCUMENT: Final = "html_scripts"
"""How evidence is looked up: cells of tables."""

YIELDS = ("prices", "offers", "performance")
"""What it reads."""

parse = price_parser(DOCUMENT)
