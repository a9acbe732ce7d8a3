"""Tables that data hold column by column, as programs of statistics write them.

`{"columns": [{"id": "in", "name": "Input"}], "data": {"in": [1, 2]}}` names the lists of its
cells; `{"header": {"values": ["Model"]}, "cells": {"values": [["Anvil"]]}}` has them in order.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.extract.documents.json_document import Number
from pipeline.quantities.amounts import SIGNS

_TITLE: Final = re.compile(r"<th\b[^<>]*>\s*([^<>]{0,120}?)\s*</th>", re.I)
_FIGURE: Final = re.compile(rf"[{SIGNS}]?\s?[0-9]*[.,]?[0-9]+|[-–—]?")
_IDS: Final = ("id", "accessor", "field", "key", "name")
_NAMES: Final = ("name", "header", "title", "label", "id")

Rows = list[list[object]]


def rows_of_columns(holder: Mapping[str, Any]) -> Rows:
    """Return the rows of an object that holds columns, the titles first; none if it holds none."""
    data, columns = holder.get("data"), holder.get("columns")
    named = (
        [each for each in columns if isinstance(each, dict)] if isinstance(columns, list) else []
    )
    if isinstance(data, dict):
        known = {_first(each, _IDS): _first(each, _NAMES) for each in named}
        shown = [name for name in (known or data) if name in data]
        return _rows([known.get(name) or name for name in shown], [data[name] for name in shown])
    header, cells = holder.get("header"), holder.get("cells")
    if isinstance(header, dict) and isinstance(cells, dict):
        return _rows(header.get("values"), cells.get("values"))
    return _rows(_TITLE.findall(str(holder.get("container", ""))), data)


def _first(column: Mapping[str, Any], fields: Sequence[str]) -> str:
    return next((str(column[name]) for name in fields if isinstance(column.get(name), str)), "")


def _rows(titles: object, lists: object) -> Rows:
    """Return columns as rows, the titles first; none where they are no columns."""
    if not isinstance(titles, list) or not isinstance(lists, list) or len(titles) != len(lists):
        return []
    plain = [re.sub(r"<[^<>]{1,80}>|_", " ", str(title)).strip() for title in titles]
    return [list(plain), *map(list, zip(*lists, strict=True))] if _are_columns(lists) else []


def _are_columns(lists: Sequence[object]) -> bool:
    """Return whether lists are columns: as many texts in each, figures in one, and names before."""
    columns = [each for each in lists if isinstance(each, list)]
    if len(columns) < max(len(lists), 2) or len(set(map(len, columns))) > 1:
        return False
    if any(isinstance(cell, dict | list) for column in columns for cell in column):
        return False
    first, *others = ([_is_figure(cell) for cell in column] for column in columns)
    return not any(first) and any(map(all, others)) and bool(first)


def _is_figure(cell: object) -> bool:
    is_text = isinstance(cell, str) and not isinstance(cell, Number)
    return cell is None or not is_text or _FIGURE.fullmatch(str(cell).strip()) is not None
