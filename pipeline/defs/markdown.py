"""Texts from outside where Dagster's pages read Markdown: nothing in them is markup."""

import re

import dagster as dg

from pipeline.domain.markdown import escaped
from pipeline.domain.names import visible


def as_markdown(text: str) -> str:
    r"""Return a text for a description: of a check's result, too.

    >>> print(as_markdown("<b>*x*</b> [y](https://z.example)"))
    \<b\>\*x\*\</b\> \[y\](https\://z.example)
    """
    return escaped(visible(text))


def link(url: str) -> dg.MetadataValue:
    """Return an address as a link, if it leads to the web; else as text."""
    if re.match(r"https?://", url):
        return dg.MetadataValue.url(url)
    return dg.MetadataValue.text(visible(url))
