"""Our own YAML files, read so that every mistake names its line.

Refused: aliases and anchors (a few hundred bytes of them fill the memory), merge keys, duplicate
keys (the last would win in silence), nesting over `MAX_DEPTH`, files over `MAX_BYTES`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
"""Levels of lists and mappings; the loader itself overruns its stack at some thousands."""

Model = TypeVar("Model", bound=BaseModel)
YamlPlace = tuple[str | int, ...]


class ConfigError(ValueError):
    """One of our own files cannot be used; the message names file, line and mend."""


class PlacedError(ValueError):
    """A mistake that a validator of the whole found at one place in it."""

    def __init__(self, message: str, *place: str | int) -> None:
        """Keep the place, so that the mistake gets its line."""
        super().__init__(message)
        self.place = place


def load_model(path: Path, model: type[Model]) -> Model:
    """Return the file at `path` as a `model`.

    Raises:
        ConfigError: The file is missing, is not YAML as above, or does not fit the model. The
            message has a line for each mistake.
    """
    return parse_model(read_text(path), model, name=str(path))


def read_text(path: Path) -> str:
    """Return the text of one of our files.

    Raises:
        ConfigError: The file is missing, too large, or not UTF-8.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise ConfigError(msg) from error
    if len(body) > MAX_BYTES:
        msg = f"{path}: {len(body)} bytes, at most {MAX_BYTES} are read"
        raise ConfigError(msg)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 at byte {error.start}"
        raise ConfigError(msg) from error


def parse_model(text: str, model: type[Model], *, name: str) -> Model:
    """Return `text` as a `model`; `name` stands for the file in messages.

    Raises:
        ConfigError: As for `load_model`.
    """
    data, lines = parse(text, name=name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        mistakes = [_mistake(name, lines, dict(item)) for item in error.errors()]
        raise ConfigError("\n".join(mistakes)) from error


def parse_entry(model: type[Model], fields: Mapping[str, object]) -> Model:
    """Return an entry made of what a caller gave.

    Raises:
        ConfigError: A field is wrong; the message names it.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        found = error.errors()[0]
        what = str(found["msg"]).removeprefix("Value error, ")
        msg = ": ".join([*map(str, found["loc"]), what])
        raise ConfigError(msg) from error


def parse(text: str, *, name: str) -> tuple[Any, dict[YamlPlace, int]]:
    """Return the data of a YAML text, and the line of each place in it.

    Raises:
        ConfigError: The text is not YAML, or uses what is refused here.
    """
    lines: dict[YamlPlace, int] = {}
    try:
        _check_events(text, name)
        loader = yaml.CSafeLoader(text)
        root = loader.get_single_node()
        if root is None:
            return None, lines
        _Walk(loader, lines, name).visit(root, ())
        return loader.construct_document(root), lines
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        msg = f"{name}:{line}: not YAML: {error.problem}"
        raise ConfigError(msg) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        msg = f"{name}:{line}: not YAML: {error.reason}: remove it"
        raise ConfigError(msg) from error


def line_of(path: Path, place: YamlPlace) -> int:
    """Return the line of a place that stands in the file at `path`."""
    return parse(read_text(path), name=str(path))[1][place]


def _check_events(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = getattr(event.start_mark, "line", 0) + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            msg = f"{name}:{line}: aliases are refused: write it out"
            raise ConfigError(msg)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            msg = f"{name}:{line}: nested over {MAX_DEPTH} levels deep: write it flatter"
            raise ConfigError(msg)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk over a composed text that notes lines, and refuses what a line has to be named for."""

    loader: yaml.CSafeLoader
    """Keeps each scalar that it made, so that making the whole makes none twice."""
    lines: dict[YamlPlace, int]
    name: str

    def visit(self, node: yaml.Node, place: YamlPlace) -> None:
        self.lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            self._check_scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self.visit(item, (*place, index))
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                line = key.start_mark.line + 1
                self._check_key(key, seen)
                seen.add(key.value)
                self.visit(value, (*place, key.value))
                self.lines[*place, key.value] = line

    def _check_key(self, key: yaml.Node, seen: set[str]) -> None:
        where = f"{self.name}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            msg = f"{where}: a key must be one word: write it out"
            raise ConfigError(msg)
        if key.tag == "tag:yaml.org,2002:merge":
            msg = f"{where}: merge keys are refused: write it out"
            raise ConfigError(msg)
        if key.value in seen:
            msg = f"{where}: '{key.value}' stands twice: remove one"
            raise ConfigError(msg)

    def _check_scalar(self, node: yaml.ScalarNode) -> None:
        """Refuse what only looks like a date or a number; Python's own error names no line."""
        try:
            self.loader.construct_object(node)
        except ValueError as error:
            msg = (
                f"{self.name}:{node.start_mark.line + 1}: {node.value[:40]!r}: {error}: quote it, "
                "or mend it"
            )
            raise ConfigError(msg) from error


def _mistake(name: str, lines: dict[YamlPlace, int], error: dict[str, Any]) -> str:
    inner = error.get("ctx", {}).get("error")
    place: YamlPlace = (*error["loc"], *getattr(inner, "place", ()))
    known = place
    while known not in lines and known:
        known = known[:-1]
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    what = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        what = "unknown field: remove it, or mend its spelling"
    elif error["type"] == "missing":
        what = "is required: add it"
    where = f"{where.removeprefix('.')}: " if where else ""
    return f"{name}:{lines.get(known, 1)}: {where}{what}"
