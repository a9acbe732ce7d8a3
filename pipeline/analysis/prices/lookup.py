"""What a column's values stand for, each distinct value looked up once."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa


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


def arrow(values: pd.Series | pd.Index, type_: pa.DataType) -> pa.Array:
    """Return values as one array of Arrow."""
    found = pa.array(values, type_, from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def listed(values: pa.Array, lengths: pd.Series) -> pd.Series:
    """Return values in lists: the first ones, as many as the first length says, then the next.

    Args:
        values: All values, in order.
        lengths: How many each list has.
    """
    offsets = np.append(0, np.cumsum(lengths.to_numpy())).astype("int32")
    lists = pa.ListArray.from_arrays(pa.array(offsets), values)
    return pd.Series(pd.arrays.ArrowExtensionArray(lists), index=lengths.index)
