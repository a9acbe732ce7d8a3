"""What a column's values stand for, each distinct value looked up once."""

from collections.abc import Callable
from typing import Any

import pandas as pd


def looked_up(keys: pd.Series, known: pd.Series) -> pd.Series:
    """Return what each key stands for, null where it is not known.

    `Series.map` gives the same, but looks at every row; few of our columns hold many values.

    Args:
        keys: The column.
        known: What a key stands for, by key.
    """
    codes, distinct = pd.factorize(keys)
    values = pd.api.extensions.take(known.reindex(distinct).array, codes, allow_fill=True)
    return pd.Series(values, index=keys.index)


def computed(keys: pd.Series, compute: Callable[[Any], Any]) -> pd.Series:
    """Return the text that `compute` makes of each key, called once for each distinct one."""
    distinct = keys.dropna().unique()
    texts = [compute(key) for key in distinct]
    return looked_up(keys, pd.Series(texts, index=pd.Index(distinct), dtype="str"))
