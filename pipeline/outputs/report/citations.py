"""Where each figure of a page stands: sources numbered as they come up, each evidence kept once.

Nothing in it changes on a night that changes no figure: the day of a source's newest reading, and
the clock, are left to `site-data.js`.
"""

from collections.abc import Hashable, Sequence
from typing import Any, Final

from pipeline.outputs.report.document import Reference
from pipeline.outputs.report.inlines import CitedFigure
from pipeline.outputs.report.tables import PublishedRow, Tables
from pipeline.outputs.report.text import day, name_of, on_one_line

MAX_PLACE: Final = 160
"""Characters shown of a place in a document."""

TABLE_KIND: Final = "computed by this project"


class Citations:
    """The evidence of all figures, and the numbers of their sources."""

    def __init__(self, tables: Tables) -> None:
        """Know all sources; number none yet."""
        self._tables = tables
        self._numbers: dict[tuple[str, str], int] = {}
        self._kept: dict[Hashable, int] = {}
        self._entries: list[list[Any]] = []
        self._behind: list[tuple[int, ...]] = []
        self._lists: dict[str, dict[Hashable, int]] = {"documents": {}, "formulas": {}}

    def stated(self, row: PublishedRow, text: str, value: float | None = None) -> CitedFigure:
        """Return a figure that a source states.

        Args:
            row: A row with the columns of `PROVENANCE`; `last_seen_at` counts too.
            text: The figure.
            value: What it is sorted by.
        """
        return self._figure(self.entry(row), text, value)

    def entry(self, row: PublishedRow) -> int:
        """Return the number of the evidence of a statement.

        An address that carries a figure has been read without its document: no time, no digest.
        """
        number = self.number(row["source_id"])
        at = row["fetched_at"]
        document = (
            number,
            on_one_line(row["source_url"], 500),
            "" if at is None else day(at),
            row["snapshot_sha256"] or "",
            row["method"],
        )
        entry = (
            self._index("documents", document),
            on_one_line(row["evidence_text"]),
            on_one_line(row["evidence_locator"], MAX_PLACE),
            self._seen(row),
        )
        return self._keep(entry, (number,))

    def computed(
        self,
        text: str,
        value: float | None = None,
        *,
        how: str,
        table: str,
        of: Sequence[int] = (),
    ) -> CitedFigure:
        """Return a figure that is computed from a table.

        Args:
            text: The figure.
            value: What it is sorted by.
            how: Formula or condition, in words.
            table: Table that it comes from.
            of: Evidence of what it is computed from.
        """
        return self._figure(self.computed_entry(how=how, table=table, of=of), text, value)

    def computed_entry(self, *, how: str, table: str, of: Sequence[int] = ()) -> int:
        """Return the number of the evidence of a computed figure."""
        number = self._number("table", table)
        formula = self._index("formulas", on_one_line(how))
        behind = [other for entry in of for other in self._behind[entry]]
        return self._keep((number, formula, tuple(of)), tuple(dict.fromkeys([*behind, number])))

    def number(self, source_id: str) -> int:
        """Return the number of a source, its next one where it has none yet."""
        return self._number("source", source_id)

    def behind(self, entry: int) -> tuple[int, ...]:
        """Return the numbers of the sources behind a piece of evidence."""
        return self._behind[entry]

    def references(self) -> tuple[Reference, ...]:
        """Return the numbered sources, in order."""
        return tuple(
            self._table_reference(name, number) if kind == "table" else self._source(name, number)
            for (kind, name), number in self._numbers.items()
        )

    def payload(self) -> dict[str, Any]:
        """Return all evidence as the page's script reads it.

        An entry of four is stated: document, printed text, place, day last seen; 0 in place of the
        day: seen at the newest reading of its source. One of three is computed: reference, formula,
        entries that it is computed from.
        """
        lists = {name: list(found) for name, found in self._lists.items()}
        references = {
            item.number: [item.title, item.publisher, item.note, item.url or "", item.source_id]
            for item in self.references()
        }
        return {"references": references, **lists, "entries": self._entries}

    def _seen(self, row: PublishedRow) -> str | int:
        seen = row.get("last_seen_at")
        if seen is None:
            return "" if row["fetched_at"] is None else day(row["fetched_at"])
        return 0 if self._tables.is_newest(row["source_id"], seen) else day(seen)

    def _figure(self, entry: int, text: str, value: float | None) -> CitedFigure:
        return CitedFigure(text, entry, self._behind[entry], value)

    def _number(self, kind: str, name: str) -> int:
        return self._numbers.setdefault((kind, name), len(self._numbers) + 1)

    def _index(self, name: str, item: Hashable) -> int:
        known = self._lists[name]
        return known.setdefault(item, len(known))

    def _keep(self, entry: tuple[Any, ...], behind: tuple[int, ...]) -> int:
        place = self._kept.setdefault(entry, len(self._entries))
        if place == len(self._entries):
            self._entries.append(list(entry))
            self._behind.append(behind)
        return place

    def _source(self, source_id: str, number: int) -> Reference:
        row = self._tables.sources.get(source_id)
        if row is None:
            title, note = name_of(source_id), "not in core/sources"
            return Reference(number, source_id, title, "unknown", note, None)
        return Reference(
            number,
            source_id,
            name_of(row["title"]),
            name_of(row["publisher"]),
            row["source_class"].replace("_", " "),
            row["url"],
        )

    def _table_reference(self, name: str, number: int) -> Reference:
        path = self._tables.path(name)
        return Reference(number, "", path, "inference-market", TABLE_KIND, None)
