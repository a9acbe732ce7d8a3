"""Text from outside as Markdown: what it says is seen, nothing in it is markup."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^-])")


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> print(escaped("a|b <img> ![x](y)"))
    a\|b \<img\> \!\[x\]\(y\)
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return rows as a Markdown table, empty cells for nulls."""
    lines = [columns, ["---"] * len(columns)]
    lines += [[_cell(row[name]) for name in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return escaped(", ".join(map(str, value)) if isinstance(value, list) else str(value))
