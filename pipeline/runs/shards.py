"""Sources split into shards that are read beside each other, by host."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from pipeline.registry.sources import Source


def shards_of(sources: Sequence[Source], count: int) -> list[list[Source]]:
    """Return the sources in `count` shards of about equal size; some may be empty.

    All sources of one host are in one shard, which keeps its requests apart. So are hosts that one
    source asks one after the other.
    """
    shards: list[list[Source]] = [[] for _ in range(count)]
    groups = _groups(sources)
    for group in sorted(groups, key=lambda each: (-len(each), each[0].id)):
        min(shards, key=len).extend(group)
    return [sorted(shard, key=lambda source: source.id) for shard in shards]


def _groups(sources: Sequence[Source]) -> list[list[Source]]:
    """Return the sources in groups that have no host in common."""
    groups: list[tuple[set[str | None], list[Source]]] = []
    for source in sources:
        hosts = {urlsplit(str(url)).hostname for url in (source.url, *source.alternates)}
        joined = [group for group in groups if group[0] & hosts]
        groups = [group for group in groups if not group[0] & hosts]
        members = [member for _, group in joined for member in group]
        groups.append((hosts.union(*(each for each, _ in joined)), [*members, source]))
    return [members for _, members in groups]
