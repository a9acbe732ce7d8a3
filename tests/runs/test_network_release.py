"""One old release, read from the package index that this machine really uses."""

from datetime import UTC, datetime

import pytest

from pipeline.domain.snapshot import Snapshot
from pipeline.fetch.package_index import PackageIndexError
from pipeline.fetch.page import judge_page
from pipeline.fetch.releases import PackageReleases
from pipeline.parsers.litellm import parse
from pipeline.registry.places import ROOT
from pipeline.registry.sources import load_sources

pytestmark = pytest.mark.network


@pytest.fixture
def registry():
    return load_sources(ROOT / "sources.yaml")


@pytest.mark.usefixtures("user_network")
def test_litellms_map_of_december_2024_is_what_it_was(registry):
    """Its digest and a price of Groq's, as they stood in version 1.53.2."""
    source = registry.by_id("litellm")
    first, end = datetime(2024, 12, 3, tzinfo=UTC), datetime(2024, 12, 4, tzinfo=UTC)
    with PackageReleases(registry.settings, judge=judge_page) as releases:
        try:
            release = releases.listed(source.released.package, first=first, end=end)[0]
        except PackageIndexError as error:
            pytest.skip(f"no package index answers: {error}")
        fetched = releases.fetch(release, source.released, "json")

    assert (str(release.version), fetched.outcome, fetched.error) == ("1.53.2", "new", None)
    snapshot = Snapshot(source.id, str(source.url), release.at, "", fetched.body, None, "released")
    prices = {
        (row.model_id_native, row.meter): row.price_usd
        for row in parse(snapshot, source).prices
        if row.provider_id == "groq"
    }
    assert str(prices["llama-3.1-70b-versatile", "input"].normalize()) == "0.59"
