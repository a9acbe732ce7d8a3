"""An object of a JSON document with its place, whose members are read strictly."""

from typing import Any, Final, NamedTuple

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.json_document import (
    as_list,
    as_object,
    as_text,
    is_text,
    pointer_to,
    whole,
)

Path = tuple[str | int, ...]

LISTED: Final = "data"
"""Member under which interfaces put a list."""


class JsonEntry(NamedTuple):
    """An object and the path to it.

    Its members are read by name: what must be there and is not fails the document, and the message
    names the place.
    """

    path: Path
    members: dict[str, Any]

    def get(self, name: str) -> Any:  # noqa: ANN401 (a member may be anything)
        """Return a member; null where there is none."""
        return self.members.get(name)

    def text(self, name: str) -> str:
        """Return a member that must be text."""
        return as_text(self.get(name), pointer_to(*self.path, name))

    def text_if_any(self, name: str) -> str | None:
        """Return a member that is text; null where it is not."""
        value = self.get(name)
        return value if is_text(value) else None

    def whole(self, name: str) -> int | None:
        """Return a number of tokens; null where none above zero stands there."""
        return whole(self.get(name))

    def entry(self, name: str) -> "JsonEntry":
        """Return a member that must be an object."""
        return _entry(self.get(name), (*self.path, name))

    def entry_if_any(self, name: str) -> "JsonEntry":
        """Return a member that must be an object; an empty one where there is none."""
        return _entry(self.get(name) or {}, (*self.path, name))

    def entries(self, name: str) -> "list[JsonEntry]":
        """Return the objects of a member that must be a list of them."""
        return _entries(self.get(name), (*self.path, name))

    def entries_if_any(self, name: str) -> "list[JsonEntry]":
        """Return the objects of a list; none where there is no list."""
        return _entries(self.get(name) or [], (*self.path, name))


def entries_of(document: object) -> list[JsonEntry]:
    """Return the objects of a feed's list, each with its path.

    The list is the document itself or, as most interfaces wrap it, its member `data`.

    Raises:
        ParseError: There is no such list, it is empty, or holds something else.
    """
    if isinstance(document, dict):
        entries = JsonEntry((), document).entries(LISTED)
    else:
        entries = _entries(document, ())
    if not entries:
        msg = "the list is empty"
        raise ParseError(msg)
    return entries


def _entry(value: object, path: Path) -> JsonEntry:
    return JsonEntry(path, as_object(value, pointer_to(*path)))


def _entries(value: object, path: Path) -> list[JsonEntry]:
    listed = as_list(value, pointer_to(*path))
    return [_entry(item, (*path, place)) for place, item in enumerate(listed)]
