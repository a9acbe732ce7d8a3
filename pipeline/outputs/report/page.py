"""The report as one HTML file: no request to anywhere, all evidence inside."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import jinja2

from pipeline.outputs.report.document import Document
from pipeline.outputs.report.original import VERDICTS
from pipeline.outputs.report.text import web_address

STYLES: Final = ("page.css", "tables.css", "charts.css", "print.css")
SCRIPTS: Final = ("theme.js", "evidence.js", "tables.js", "start.js")

ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""No markup in a script of data; other than ASCII is escaped by `json` itself."""


def render(document: Document, evidence: dict[str, Any]) -> str:
    """Return the page.

    Args:
        document: What it says.
        evidence: As `Citations.payload` returns it.
    """
    style, script = _static(STYLES), _static(SCRIPTS)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            document=document,
            evidence=data_script(evidence),
            style=style,
            script=script,
            policy=policy(style, script),
        )
    )


def policy(style: str, script: str) -> str:
    """Return the content security policy: these two blocks, and no request at all."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def data_script(data: dict[str, Any]) -> str:
    r"""Return JSON that may stand in a script element.

    >>> print(data_script({"a": "</script>\u2028"}))
    {"a":"\u003c/script\u003e\u2028"}
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for char, escaped in ESCAPES.items():
        text = text.replace(char, escaped)
    return text


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.outputs.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = web_address
    environment.globals["verdicts"] = VERDICTS
    return environment


def _static(names: tuple[str, ...]) -> str:
    folder = files("pipeline.outputs.report") / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _digest(block: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}"
