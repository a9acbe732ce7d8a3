"""Text from outside as Markdown: what it says is seen, nothing in it is markup."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&$])")
"""Characters that may be markup anywhere in a line; the dollar starts mathematics on some sites."""

_STARTS: Final = re.compile(r"^([#+-]|\d+(?=[.)](?:\s|$)))")
"""What would make a heading or a list of a line that starts so."""

LINKED: Final = re.compile(
    r"(?i)\b(https?|ftp|mailto|xmpp|tel|sms|skype|callto|magnet|file|www)([:.])"
)
"""What many readers make a link of without any brackets."""


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> print(escaped("a|b <img> ![x](https://y.example) $1"))
    a\|b \<img\> !\[x\](https\://y.example) \$1
    >>> print(escaped("- a"), escaped("2. b"), escaped("1.5x"))
    \- a 2\. b 1.5x
    """
    marked = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return LINKED.sub(r"\1\\\2", _STARTS.sub(_escaped_start, marked))


def _escaped_start(found: re.Match[str]) -> str:
    return found[1] + "\\" if found[1].isdigit() else "\\" + found[1]


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return rows as a Markdown table, empty cells for nulls."""
    lines = [columns, ["---"] * len(columns)]
    lines += [[_cell(row[name]) for name in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return escaped(", ".join(map(str, value)) if isinstance(value, list) else str(value))
