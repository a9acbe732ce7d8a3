"""What a parser says of itself, read from its text: most nights need none of them loaded."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pipeline.domain.snapshot import DocumentFormat
from pipeline.registry.sources import Source

PARSERS: Final = "pipeline.parsers"


@dataclass(frozen=True, slots=True)
class ParserFacts:
    """The constants that each module of pipeline/parsers assigns, as plain values.

    Attributes:
        version: `VERSION`, raised when it reads a document differently; its sources are then read
            again.
        document: `DOCUMENT`, the format of its documents.
        yields: `YIELDS`, kinds of statements that it may give.
    """

    version: int
    document: DocumentFormat
    yields: tuple[str, ...]


def facts_of(source: Source) -> ParserFacts:
    """Return what the parser of a source says of itself."""
    return parser_facts(source.parser)


@cache
def parser_facts(parser: str) -> ParserFacts:
    """Return what a parser says of itself.

    Raises:
        ModuleNotFoundError: There is none of that name.
    """
    name = f"{PARSERS}.{parser}"
    found = find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name)
    stated = dict(_assigned(Path(found.origin).read_text(encoding="utf-8")))
    return ParserFacts(stated["VERSION"], stated["DOCUMENT"], stated["YIELDS"])


def _assigned(program: str) -> Iterator[tuple[str, Any]]:
    """Yield the names in capitals that a module assigns plain values to."""
    for line in ast.parse(program).body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if isinstance(target, ast.Name) and target.id in ("VERSION", "DOCUMENT", "YIELDS"):
            yield target.id, ast.literal_eval(line.value)  # type: ignore[attr-defined]
