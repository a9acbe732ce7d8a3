"""Writing a person's decision into sources.yaml, its comments and layout kept."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from pipeline.registry.sources import Registry
from pipeline.registry.strict_yaml import ConfigError, parse, parse_model, read_text


def write_accepted(path: Path, source_id: str, field: str, item: Mapping[str, str]) -> None:
    """Add an accepted document or row to a source's entry.

    Args:
        path: sources.yaml.
        source_id: Its source.
        field: `accepted` or `accepted_rows`.
        item: What is accepted, and why.

    Raises:
        ConfigError: The entry has `field` in a form that cannot be added to, or the file could
            not be written. The file is as it was.
    """
    text = read_text(path)
    data, places = parse(text, name=str(path))
    index = next(n for n, entry in enumerate(data["sources"]) if entry["id"] == source_id)
    place = ("sources", index)
    lines = text.removesuffix("\n").splitlines(keepends=True)
    lines[-1] += "\n"
    # Quoted, whatever they look like: `yes`, `2026` and some digests would be no texts.
    pairs = [f"{name}: {_quoted(value)}\n" for name, value in item.items()]
    added = [f"      {'  ' if n else '- '}{pair}" for n, pair in enumerate(pairs)]
    if (*place, field) in places:
        at = places[*place, field]
    else:
        at = max(line for other, line in places.items() if other[:2] == place)
        added = [f"    {field}:\n", *added]
    changed = "".join([*lines[:at], *added, *lines[at:]])
    try:
        parse_model(changed, Registry, name=str(path))
    except ConfigError as error:
        msg = (
            f"{path}: {source_id}: cannot be added to by program; write under `{field}`: "
            f"{dict(item)} ({error})"
        )
        raise ConfigError(msg) from error
    _replace(path, changed)


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', width=10_000).strip()


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        msg = f"{path}: cannot be written: {error.strerror}"
        raise ConfigError(msg) from error
