"""Which sources are witnesses of their own, and which repeat others."""

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

Copies = tuple[tuple[str, frozenset[str]], ...]
"""Each source with all that it copies, directly or by way of others."""


def copied_by(sources: pd.DataFrame) -> Copies:
    """Return what each source copies, directly or by way of others.

    Args:
        sources: core/sources.
    """
    upstream = dict(zip(sources["source_id"], map(tuple, sources["lineage"]), strict=True))
    return tuple((source_id, _all_upstream(source_id, upstream)) for source_id in sorted(upstream))


@lru_cache(maxsize=4_096)
def independent_count(witnesses: frozenset[str], copies: Copies) -> int:
    """Return how many of several witnesses speak for themselves.

    One that copies another of them adds nothing; those that copy one third source count once.

    >>> copies = (("a", frozenset()), ("b", frozenset({"a"})), ("c", frozenset({"x"})),
    ...           ("d", frozenset({"x"})))
    >>> independent_count(frozenset("ab"), copies), independent_count(frozenset("acd"), copies)
    (1, 2)
    """
    known = dict(copies)
    upstream = {name: known.get(name, frozenset()) for name in witnesses}
    own = {name for name in witnesses if not upstream[name] & (witnesses - {name})}
    camps: list[frozenset[str]] = []
    for name in sorted(own):
        camp = frozenset({name}) | upstream[name]
        related = [other for other in camps if other & camp]
        camps = [other for other in camps if not other & camp]
        camps.append(camp.union(*related))
    # Sources that copy each other in a ring leave none that copies nobody.
    return max(1, len(camps))


def _all_upstream(source_id: str, upstream: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(upstream.get(source_id, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += upstream.get(name, ())
    return frozenset(found - {source_id})
