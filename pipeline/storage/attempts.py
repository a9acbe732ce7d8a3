"""Which of a source's attempts its readings are made of."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.storage.archive import Attempt

OUR_WORK: Final = ("transcribed", "embedded")
"""Methods whose documents we make ourselves, of a page or a package as it stood on one day."""


def that_count(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return the attempts with bytes; of those that gave one document at one time, the first.

    So each has a place of its own, and one that comes later but belongs before others shows. Of
    documents that are our own work the newest of a day counts alone: it mends those before it.

    Args:
        attempts: Of one source, in order of (fetched_at, sha256).
    """
    ours = sorted(
        (item for item in attempts if item.method in OUR_WORK), key=lambda each: each.archived_at
    )
    newest = {item.fetched_at: item for item in ours}
    sound = [
        item
        for item in attempts
        if item.is_sound and (item.method not in OUR_WORK or newest[item.fetched_at] is item)
    ]
    first = sound[:1]
    return first + [item for before, item in pairwise(sound) if item.order() != before.order()]
