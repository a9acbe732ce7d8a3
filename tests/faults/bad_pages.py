"""Pages and feeds that ask for more than a reader should give: a night's second answers."""

import gzip
import json
from collections.abc import Mapping
from typing import Final

from tests.faults.catalogue import FAULTS, PAGE, Fault
from tests.faults.site import Site
from tests.make_pdf import make_pdf

MOST: Final = 9_900_000
"""Bytes: a little less than what is fetched."""

HEAD: Final = "<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>"
MANY: Final = 8_000
"""Rows of a large table."""


def table(rows: str) -> str:
    """Return a price page of these rows."""
    return f"<html><body><h2>Prices</h2><table>{HEAD}{rows}</table></body></html>"


def rows_of(names: str, *, times: int = MANY, price: str = "${n}.00") -> str:
    """Return rows whose names and prices have their number in them."""
    row = f"<tr><td>{names}</td><td>{price}</td><td>$2.00</td></tr>"
    return "".join(row.replace("{n}", str(number)) for number in range(times))


def filled(text: str) -> str:
    """Return a text again and again, up to the size of the largest page."""
    return text * (MOST // len(text.encode()))


def price_pages() -> Mapping[str, str]:
    """Return price pages by name: large, so made only when they are asked for."""
    return {
        "text": "<p>" + filled("of inference "),
        "prices-in-text": "<p>" + filled("from $1.25 per 1M tokens, "),
        "one-word": filled("x"),
        "spaces": filled(" ") + ".",
        "lines": filled("\n"),
        "titles": filled("<title>"),
        "open-tags": filled("<a "),
        "open-attributes": filled("<a x='"),
        "open-comments": filled("<!--"),
        "open-scripts": filled("<script>"),
        "open-styles": filled("<style><"),
        "closing-tags": filled("</p>"),
        "entities": filled("&amp;"),
        "half-entities": filled("&#x"),
        "misnested": filled("<b><i><p>"),
        "formatting": filled("<a><b><i><u><table>"),
        "divs": filled("<div>"),
        "nested-tables": filled("<table><tr><td>$1.00"),
        "nested-lists": filled("<ul><li>$1.00"),
        "divs-in-a-cell": table(rows_of("<div>" * 100_000 + "Anvil", times=1)),
        "text-in-a-cell": table(rows_of(filled("$1 per 1M tokens "), times=1)),
        "digits-in-a-cell": table(rows_of("Anvil", times=1, price="$" + filled("1"))),
        "spaces-in-a-cell": table(rows_of("Anvil" + filled(" ") + "2", times=1)),
        "footnotes": table(rows_of("Anvil {n}<sup>1</sup><sup>2</sup>")) + "<p>1 2 " * MANY,
        "tall-span": table("<tr><td rowspan=100000000>Anvil</td><td>$1.00</td></tr>" * MANY),
        "many-spans": table("<tr>" + "<td colspan=1000>$1.00</td>" * 1_000 + "</tr>"),
        "wide": "<table>" + "<tr>" + filled("<th>Input / 1M tokens</th><td>$1.00</td>") + "</tr>",
        "empty-rows": "<table>" + filled("<tr>"),
        "empty-tables": filled("<table></table>"),
        "many-tables": filled(table(rows_of("Anvil {n}", times=3))),
        "headings": filled("<h2>Anvil</h2>") + table(rows_of("Anvil {n}", times=9)),
        "data-uri": table(rows_of("Anvil {n}", times=9))
        + "<img src='data:;base64,"
        + filled("AAAA"),
        "unread-rows": table(rows_of("Anvil {n}", price="ask us, from ${n} or so")),
        "twice-stated": table(rows_of("Anvil 2")),
        "renamed-rows": table(rows_of("Bellows {n}")),
        "moved-rows": table(rows_of("Anvil {n}", price="${n}999.00")),
        "lost-rows": "<p>" + "".join(f"Anvil {n} is ${n}.00. " for n in range(MANY)) + table(""),
    }


def markdown_pages() -> Mapping[str, str]:
    """Return documents in Markdown by name."""
    return {
        "backticks": "".join("`" * length + " " for length in range(4_400)),
        "open-comments-md": filled("<!-- "),
        "open-braces": filled("{/* "),
        "quotes": filled("> " * 500 + "a\n"),
        "brackets": filled("["),
        "links": filled("[a]("),
        "stars": filled("*a **b "),
        "pipes": filled("|"),
        "wide-pipes": "|"
        + "a|" * 100_000
        + "\n|"
        + "-|" * 100_000
        + "\n|"
        + "$1|" * 100_000
        + "\n",
        "fences": filled("```\n~~~\n"),
        "indents": filled(" " * 5_000 + "- a\n"),
    }


def script_pages() -> Mapping[str, str]:
    """Return pages whose scripts are bad, by name."""
    return {
        "script-brackets": "<script>" + filled("[") + "</script>",
        "script-strings": "<script>self.push(" + filled('"[[') + ")</script>",
        "script-escapes": '<script>self.push([1,"' + filled('\\\\\\"') + '"])</script>',
        "script-spaces": "<script>const a" + filled(" ") + "</script>",
        "script-bindings": "<script>" + filled("a=[a];") + "</script>",
    }


def articles() -> Mapping[str, str]:
    """Return articles by name."""
    return {
        "article-figures": "<article><p>"
        + filled("Groq is valued at $5 million and 7% of 9 chips, "),
        "article-numbers": "<article><p>" + filled("valued at 1 "),
        "article-paragraphs": "<article>" + filled("<p>Groq is valued at $5 billion."),
        "article-data": filled("<script type='application/ld+json'>{"),
        "article-spaces": "<article><p>Groq is valued at" + filled(" ") + "$5 billion",
    }


def feeds() -> Mapping[str, str]:
    """Return feeds by name."""
    return {
        "feed-lists": filled("["),
        "feed-objects": filled('{"a":'),
        "feed-digits": '{"a": ' + filled("1") + "}",
        "feed-exponent": '{"a": {"litellm_provider": "groq", "input_cost_per_token": 1e999999999}}',
        "feed-quotes": filled('"'),
        "feed-models": json.dumps(
            {
                f"groq/{number}": {"litellm_provider": "groq", "input_cost_per_token": 1e-6}
                for number in range(90_000)
            }
        ),
    }


def reports() -> Mapping[str, bytes]:
    """Return reports in PDF by name."""
    return {
        "report-bomb": make_pdf(["x" * 90_000_000], compress=True),
        "report-pages": make_pdf(*([["Groq is valued at $5 billion"]] * 2_000)),
        "report-torn": make_pdf(["Groq is valued at $5 billion"])[:-200],
    }


TYPES: Final = {
    "markdown_prices": "text/markdown",
    "litellm": "application/json",
    "pdf_document": "application/pdf",
}
FIRST: Final = table(rows_of("Anvil {n}")).encode()
"""Of a page with many rows, which its second one loses, renames or moves."""

ENDLESS: Final = {
    *("body-trickle", "endless-headers", "gzip-bomb", "gzip-bomb-twice", "giant"),
    *("endless", "endless-chunks", "silent"),
}
"""Those of the other night that are about size or time."""


def _page(name: str, body: bytes, parser: str = "html_prices") -> Fault:
    kind = TYPES.get(parser, "text/html")

    def play(site: Site, host: str) -> None:
        packed = gzip.compress(body, 1)
        answer = site.plain.answer(packed, content_encoding="gzip", content_type=kind)
        site.play(host, answer)

    is_large = name.endswith("-rows")
    first = FIRST if is_large else None
    rows = (4, 3 * MANY) if is_large else (4, 40)
    return Fault(28, name, "new", play, parser=parser, first=first, rows=rows)


def _pages(bodies: Mapping[str, str], parser: str) -> tuple[Fault, ...]:
    return tuple(_page(name, body.encode(), parser) for name, body in bodies.items())


def bad_pages() -> tuple[Fault, ...]:
    """Return a bad page of each kind."""
    plain = price_pages()
    lists = {f"list-{name}": plain[name] for name in ("divs", "nested-lists")}
    return (
        *_pages(plain, "html_prices"),
        *_pages(lists, "list_prices"),
        *_pages(markdown_pages(), "markdown_prices"),
        *_pages(script_pages(), "script_prices"),
        *_pages(articles(), "article"),
        *_pages(feeds(), "litellm"),
        *(_page(name, body, "pdf_document") for name, body in reports().items()),
        *(fault for fault in FAULTS if fault.name in ENDLESS),
    )


GOOD: Final = tuple(
    Fault(0, f"good-{number}", "new", lambda site, name: site.play(name, site.plain.gzipped(PAGE)))
    for number in range(12)
)
