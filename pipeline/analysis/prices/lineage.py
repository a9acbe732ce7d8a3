"""Which sources are witnesses of their own, and which repeat others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

Upstream = Mapping[str, frozenset[str]]
"""Each source with all that it copies, directly or by way of others."""

WORD: Final = 62
"""Sources of which a set fits into the bits of one number."""


@dataclass(frozen=True)
class Copies:
    """What sources copy, and of whom.

    Attributes:
        direct: Each source with those that it copies.
        sellers: Sources with the sellers that they speak of, where that is known.
    """

    direct: Mapping[str, tuple[str, ...]]
    sellers: Mapping[str, frozenset[str]]

    def spoken(self, seller: str) -> frozenset[str]:
        """Return the copied sources that may have been copied of a seller.

        Those that speak of it, and those whose sellers are not known.
        """
        return frozenset(
            name for name in self._copied if seller in self.sellers.get(name, {seller})
        )

    @cached_property
    def _copied(self) -> frozenset[str]:
        return frozenset(name for names in self.direct.values() for name in names)

    def upstream(self, names: Iterable[str], spoken: frozenset[str]) -> Upstream:
        """Return what some sources copy of those that are spoken of."""
        return {name: self._all_upstream(name, spoken) for name in names}

    def _all_upstream(self, source_id: str, spoken: frozenset[str]) -> frozenset[str]:
        found: set[str] = set()
        waiting = [source_id]
        while waiting:
            copied = spoken.intersection(self.direct.get(waiting.pop(), ())) - found
            found |= copied
            waiting += copied
        return frozenset(found - {source_id})


def copied_by(sources: pd.DataFrame, statements: pd.DataFrame) -> Copies:
    """Return what each source copies.

    Whom a source speaks of is what it states, or its entry where it was never read.

    Args:
        sources: core/sources.
        statements: All that is stated, with `source_id` and `provider_id`.
    """
    direct = dict(zip(sources["source_id"], map(tuple, sources["lineage"]), strict=True))
    copied = {name for names in direct.values() for name in names}
    of_copied = statements.loc[statements["source_id"].isin(copied), ["source_id", "provider_id"]]
    by_source = of_copied.drop_duplicates().groupby("source_id")["provider_id"]
    named = sources["provider_id"].fillna(sources["speaks_for"])
    entered = dict(zip(sources["source_id"], named, strict=True))
    known = {name: frozenset({entered[name]}) for name in copied if pd.notna(entered.get(name))}
    return Copies(direct, known | {str(name): frozenset(some) for name, some in by_source})


def independent_counts(groups: pd.Series, statements: pd.DataFrame, copies: Copies) -> pd.Series:
    """Return, by group, how many of its witnesses speak for themselves.

    Args:
        groups: The number of each statement's group, 0 or more; a group is of one seller.
        statements: Rows with `source_id` and `provider_id`.
        copies: What they copy of each other.
    """
    number = groups.to_numpy()
    names, source_ids = pd.factorize(statements["source_id"])
    sellers, seller_ids = pd.factorize(statements["provider_id"])
    kinds, spoken = pd.factorize(
        pd.Series([copies.spoken(each) for each in seller_ids], dtype="object")
    )
    found = pd.DataFrame(index=range(int(number.max(initial=-1)) + 1))
    for first in range(0, len(source_ids), WORD):
        bits, is_here = np.zeros(len(found), dtype="int64"), names // WORD == first // WORD
        np.bitwise_or.at(bits, number[is_here], np.int64(1) << (names[is_here] - first))
        found[first] = bits
    found = found.assign(kind=pd.Series(kinds[sellers], index=number).groupby(level=0).first())
    found = found[found["kind"].notna()]
    alike = found.groupby(list(found.columns), sort=False).ngroup()
    counts = []
    for *words, kind in found[~alike.duplicated()].itertuples(index=False, name=None):
        members = _members(words, source_ids)
        counts.append(independent_count(members, copies.upstream(members, spoken[int(kind)])))
    return pd.Series(np.array(counts, dtype="int64")[alike], index=found.index)


def _members(words: Sequence[int], names: pd.Index) -> frozenset[str]:
    """Return the names whose bits are set."""
    return frozenset(
        names[number * WORD + bit]
        for number, word in enumerate(words)
        if word
        for bit in range(int(word).bit_length())
        if word >> bit & 1
    )


def independent_count(witnesses: frozenset[str], upstream: Upstream) -> int:
    """Return how many of several witnesses speak for themselves.

    One that copies another of them adds nothing; those that copy one third source count once.

    >>> upstream = {"b": frozenset({"a"}), "c": frozenset({"x"}), "d": frozenset({"x"})}
    >>> independent_count(frozenset("ab"), upstream), independent_count(frozenset("acd"), upstream)
    (1, 2)
    """
    copied = {name: upstream.get(name, frozenset()) for name in witnesses}
    own = {name for name in witnesses if not copied[name] & (witnesses - {name})}
    camps: list[frozenset[str]] = []
    for name in sorted(own):
        camp = frozenset({name}) | copied[name]
        related = [other for other in camps if other & camp]
        camps = [other for other in camps if not other & camp]
        camps.append(camp.union(*related))
    # Where sources copy each other in a ring, each of them copies another.
    return max(1, len(camps))
