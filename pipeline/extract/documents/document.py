"""An HTML text as a tree."""

import re

from pipeline.extract.documents.tree_builder import Page

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")


def parse_html(text: str) -> Page:
    """Return an HTML text as a tree.

    The parser is lxml: html.parser gives wrong cells where `</td>` is left out, and needs half a
    minute for a crafted page of 60 KB.
    """
    # The newline keeps a short text from being taken for a file name, with a warning.
    return Page(_XML_DECLARATION.sub("", text) + "\n")
