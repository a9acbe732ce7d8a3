"""Pages as HTML: plain files that ask for nothing but their neighbours."""

import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

import jinja2
import vl_convert

from pipeline.outputs.report.document import ShownTable, SitePage
from pipeline.outputs.report.inlines import CitedFigure
from pipeline.outputs.report.parts.original import VERDICT_SIGNS
from pipeline.outputs.report.text import web_address

STYLES: Final = ("page.css", "tables.css", "charts.css", "print.css")
SCRIPTS: Final = (
    *("matching.js", "start.js", "search.js", "evidence.js", "tables.js", "calculator.js"),
    "charts.js",
)

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'self'"
)
"""Only files of the site, and no code made of text: charts are interpreted, never evaluated."""

PLACES: Final = (
    ("models/index.html", "Models"),
    ("providers/index.html", "Providers"),
    ("changes.html", "Changes"),
    ("claims.html", "Claims"),
    ("disagreements.html", "Disagreements"),
    ("speeds.html", "Speeds"),
    ("gpus.html", "GPUs"),
    ("market.html", "Market"),
    ("sources.html", "Sources"),
    ("method.html", "Method"),
)

CHART_LIBRARY: Final = f"vega-{version('vl-convert-python')}.js"
"""File that draws the charts; another version has another name."""

ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""No markup in data; other than ASCII is escaped by `json` itself."""

MOST_DECIMALS: Final = 6


def render(page: SitePage) -> str:
    """Return a page as HTML."""
    return _environment().get_template("page.html.j2").render(page=page)


def evidence_script(page: SitePage) -> str:
    """Return the script that hands a page's evidence to it: `fetch` fails in a folder."""
    return f"site.evidence({data(page.evidence)});\n"


def data(value: Any) -> str:  # noqa: ANN401 (JSON)
    r"""Return JSON that may stand in a script element.

    >>> print(data({"a": "</script>\u2028"}))
    {"a":"\u003c/script\u003e\u2028"}
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for char, escaped in ESCAPES.items():
        text = text.replace(char, escaped)
    return text


def static_files() -> dict[str, bytes]:
    """Return the files that all pages share, by address."""
    folder = files("pipeline.outputs.report") / "static"
    return {
        "site.css": _joined(STYLES),
        "site.js": b"(() => {\n" + _joined(SCRIPTS) + b"\n})();\n",
        "icon.svg": (folder / "icon.svg").read_bytes(),
    }


@cache
def chart_library() -> bytes:
    """Return Vega-Lite as a classic script; it takes seconds to put together."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # The bundle's own names would clash with ours at the top of a classic script.
    return f"(() => {{\n{bundle}\n}})();\n".encode()


def pads(table: ShownTable) -> list[list[int]]:
    """Return by how many digits each cell is short of the longest fraction in its column."""
    digits = [[_decimals(cell) for cell in row.cells] for row in table.rows]
    most = [max(column, default=0) for column in zip(*digits, strict=True)]
    return [[longest - own for longest, own in zip(most, row, strict=True)] for row in digits]


def _decimals(cell: tuple[object, ...]) -> int:
    if len(cell) != 1 or not isinstance(cell[0], CitedFigure):
        return 0
    part = cell[0].text.partition(".")[2]
    return min(
        MOST_DECIMALS, next((i for i, char in enumerate(part) if not char.isdigit()), len(part))
    )


def _joined(names: tuple[str, ...]) -> bytes:
    folder = files("pipeline.outputs.report") / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names).encode()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.outputs.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"address": web_address, "json": data, "file": _evidence_file}
    environment.globals |= {
        "verdicts": VERDICT_SIGNS,
        "places": PLACES,
        "policy": POLICY,
        "pads": pads,
        "chart_library": CHART_LIBRARY,
    }
    return environment


def _evidence_file(path: str) -> str:
    return path.rpartition("/")[2].replace(".html", ".evidence.js")
