"""What is known of providers and markets: the newest figure of each thing, with its source."""

from datetime import UTC, datetime

import pytest

from pipeline.domain.kinds import FACTS


@pytest.fixture(scope="session")
def core_facts(published_frame):
    """Return what makes core/facts: a valuation in a text of January, with what is changed."""
    seen = datetime(2026, 1, 5, tzinfo=UTC)
    plain = dict.fromkeys(item.name for item in FACTS.columns) | {
        "source_id": "press",
        "subject_id": "acme",
        "metric": "valuation",
        "unit": "usd",
        "value_low": 552_000_000,
        "value_high": 552_000_000,
        "qualifier": "exact",
        "is_forecast": False,
        "place": "text",
        "as_of": seen,
        "first_seen_at": seen,
        "last_seen_at": seen,
        "source_url": "https://press.example",
        "fetched_at": seen,
        "snapshot_sha256": "0" * 64,
        "method": "live",
        "parser": "article",
        "parser_version": 1,
        "evidence_text": "$552M",
        "evidence_locator": "block 1, characters 0-5",
    }

    def make(*changes):
        return published_frame(FACTS, [plain | change for change in changes])

    return make


@pytest.fixture
def known(core_sources, frame_of, clock):
    """Return the other frames that profiles are built from."""
    classes = {"press": "press", "farm": "content_farm", "analyst": "analyst"}
    entries = [{"source_id": name, "source_class": kind} for name, kind in classes.items()]
    providers = [
        {
            "provider_id": name,
            "name": name.title(),
            "kind": "seller",
            "is_highlighted": name == "acme",
            "aliases": [],
        }
        for name in ("acme", "bolt")
    ]
    return {
        "sources": core_sources(*entries),
        "providers": frame_of("providers", providers),
        "clock": clock,
    }


MORE = {"value_low": 900_000_000, "value_high": 900_000_000}


@pytest.mark.parametrize(
    ("other", "figure"),
    [
        pytest.param({"as_of": datetime(2026, 1, 20, tzinfo=UTC)}, "$900 million", id="newer"),
        pytest.param({"as_of": datetime(2025, 1, 20, tzinfo=UTC)}, "$552 million", id="older"),
        pytest.param(
            {"as_of": datetime(2026, 1, 20, tzinfo=UTC), "place": "headline"},
            "$552 million",
            id="newer, in a headline",
        ),
        pytest.param(
            {"as_of": datetime(2026, 1, 20, tzinfo=UTC), "source_id": "farm"},
            "$552 million",
            id="newer, on a content farm",
        ),
        pytest.param(
            {
                "as_of": datetime(2026, 1, 20, tzinfo=UTC),
                "gone_at": datetime(2026, 1, 21, tzinfo=UTC),
            },
            "$552 million",
            id="newer, withdrawn",
        ),
    ],
)
def test_a_profile_has_the_newest_figure_that_stands_in_a_text(
    core_facts, known, built, other, figure
):
    facts = core_facts({}, {"source_id": "analyst"} | MORE | other)

    (row,) = built("provider_profiles", facts=facts, **known)

    assert (row["provider_name"], row["title"], row["figure"]) == ("Acme", "Valuation", figure)


def test_names_stand_side_by_side(core_facts, known, built):
    names = [
        {"metric": "customer", "unit": "name", "value_text": name, "value_low": None}
        | {"value_high": None}
        for name in ("Bolt", "Nut")
    ]

    rows = built("provider_profiles", facts=core_facts(*names), **known)

    assert {row["figure"] for row in rows} == {"Bolt", "Nut"}


def test_each_source_bounds_its_market_in_its_own_words(core_facts, known, built):
    """$24.6 billion of servers and $106 billion of all do not make one figure."""
    size = {"metric": "market_size", "subject_id": "servers", "period": "2024"}
    facts = core_facts(size, size | {"source_id": "analyst", "subject_id": "inference"} | MORE)
    del known["providers"]

    rows = built("market_overview", facts=facts, **known)

    assert {(row["subject_id"], row["figure"]) for row in rows} == {
        ("servers", "$552 million"),
        ("inference", "$900 million"),
    }


def test_an_outlook_is_computed_and_empty_where_nothing_is_known(
    core_facts, core_performance, known, built, frame_of
):
    facts = core_facts({})
    profiles = frame_of("provider_profiles", built("provider_profiles", facts=facts, **known))
    speeds = core_performance(
        {"metric": "e2e_tps", "value": "186", "convention": "e2e_including_ttft"},
        {"metric": "output_tps", "value": "999", "convention": "vendor_advertised"},
    )

    (row,) = built(
        "provider_outlook",
        providers=known["providers"],
        price_comparison=frame_of("price_comparison", []),
        performance=speeds,
        provider_profiles=profiles,
        clock=known["clock"],
    )

    assert row["provider_id"] == "acme"
    assert (row["strength"], row["pricing"]) == (None, None)
    assert row["performance"].startswith("186 tokens/s time to first token included")
    assert (row["position"], row["position_source_id"]) == ("Valuation $552 million", "press")
