"""What stands before the text of a Markdown document."""

import html
import re
from itertools import takewhile
from typing import Final

import yaml
from markdown_it import MarkdownIt

_TITLE: Final = re.compile(r"title:\s*(?P<quote>[\"']?)(?P<text>\S.*?)(?P=quote)\s*")
_BORDER: Final = "---"
_MARKDOWN: Final = MarkdownIt().enable("table")
_WRITERS: Final = ("author", "authors", "site", "blog")
"""Fields of those who write an article."""

_MAX_LINES: Final = 2_000


def with_front_matter(lines: list[str]) -> list[str]:
    """Return the lines with the title of the front matter as the heading that it is shown as."""
    if lines[:1] != [_BORDER]:
        return lines
    matter = list(takewhile(lambda line: line.strip() != _BORDER, lines[1:_MAX_LINES]))
    titles = ((at, _TITLE.fullmatch(line)) for at, line in enumerate(matter, start=1))
    at, title = next(((at, title) for at, title in titles if title), (0, None))
    return [*lines[:at], f"# {title['text']}", *lines[at + 1 :]] if title else lines


def article_html(text: str) -> str:
    """Return a Markdown document as the page that it is shown as: title, byline, text.

    Args:
        text: The document; author, site and day of its front matter stand below its title.
    """
    lines = text.splitlines()
    known: object = None
    if lines[:1] == [_BORDER] and _BORDER in lines[1:_MAX_LINES]:
        end = lines.index(_BORDER, 1)
        try:
            known = yaml.safe_load("\n".join(lines[1:end]))
        except yaml.YAMLError:
            # Templates may stand in it; the document then has no title of its own.
            known = None
    if not isinstance(known, dict):
        return str(_MARKDOWN.render(text))
    said = {
        str(key): html.escape(", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for key, value in known.items()
    }
    title = said.get("title", "")
    byline = " | ".join(f"By {said[key]}" for key in _WRITERS if key in said)
    day = next((said[key] for key in ("date", "published") if key in said), "")
    return (
        f'<title>{title}</title><meta property="article:published_time" content="{day}">'
        f"<h1>{title}</h1><p>{byline}</p>"
        f"<article>{_MARKDOWN.render(chr(10).join(lines[end + 1 :]))}</article>"
    )
