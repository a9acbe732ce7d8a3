"""Sources split into shards by host."""

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from pipeline.registry.project import load_project
from pipeline.runs.shards import shards_of

SOURCES = load_project().registry.sources
HOSTS = st.sampled_from([f"https://host-{number}.example/" for number in range(6)])


def hosts_of(source) -> set[str | None]:
    return {urlsplit(str(url)).hostname for url in (source.url, *source.alternates)}


@given(
    addresses=st.lists(st.tuples(HOSTS, st.lists(HOSTS, max_size=2)), max_size=20),
    count=st.integers(1, 5),
)
def test_each_source_is_in_one_shard_and_no_host_in_two(addresses, count):
    """Also where a source has an alternate address at the host of another one."""
    sources = [
        SOURCES[0].model_copy(update={"id": f"source-{n}", "url": url, "alternates": tuple(more)})
        for n, (url, more) in enumerate(addresses)
    ]
    shards = shards_of(sources, count)
    hosts = [set().union(*map(hosts_of, shard)) for shard in shards]

    assert len(shards) == count
    assert sorted(s.id for shard in shards for s in shard) == sorted(s.id for s in sources)
    assert sum(map(len, hosts)) == len(set().union(*hosts))


def test_the_checkouts_sources_split_evenly():
    """None of its hosts is so large that one shard would have much more than its share."""
    sizes = [len(shard) for shard in shards_of(SOURCES, 4)]

    assert max(sizes) - min(sizes) <= 1
