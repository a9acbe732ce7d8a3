"""derived/gpu_comparison: GPU-hours side by side."""

import pytest

from pipeline.tables.derived.gpu_comparison import gpu_name


@pytest.fixture
def gpus(built, core_prices, core_sources, clock, frame_of):
    """Return what compares prices of GPU-hours."""

    def build(*prices):
        hourly = {"meter": "gpu_hour", "unit": "usd_per_gpu_hour"}
        stated = core_prices(*(hourly | price for price in prices))
        current = built("current_prices", prices=stated, sources=core_sources({}), clock=clock)
        return built("gpu_comparison", current_prices=frame_of("current_prices", current))

    return build


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("A100 80 GB GPU", "A100 80GB"),
        ("NVIDIA A100 80 GB", "A100 80GB"),
        ("H100 SXM", "H100 SXM"),
        ("Nvidia H200 141GB", "H200 141GB"),
        ("AMD MI300X", "MI300X"),
        ("L40S", "L40S"),
        ("GPU", "GPU"),
    ],
)
def test_gpus_are_spelled_alike_and_nothing_is_guessed(printed, name):
    assert gpu_name(printed) == name


def test_sellers_are_ranked_by_gpu_and_commitment(gpus):
    rows = gpus(
        {"provider_id": "acme", "gpu_type": "A100 80 GB", "usd": "2.9"},
        {"provider_id": "bolt", "gpu_type": "NVIDIA A100 80GB", "usd": "1.45"},
        {"provider_id": "bolt", "gpu_type": "A100 80GB", "usd": "1", "commitment": "1 year"},
        {"provider_id": "acme", "gpu_type": "H100 80GB", "usd": "4"},
    )

    assert [
        (row["gpu"], row["provider_id"], row["commitment"], row["rank"], row["ratio_to_cheapest"])
        for row in rows
    ] == [
        ("A100 80GB", "acme", None, 2, 2.0),
        ("A100 80GB", "bolt", "1 year", 1, 1.0),
        ("A100 80GB", "bolt", None, 1, 1.0),
        ("H100 80GB", "acme", None, 1, 1.0),
    ]


def test_each_price_has_its_evidence(gpus):
    (row,) = gpus({"gpu_type": "H100", "usd": "4"})

    assert (row["source_id"], row["evidence_text"]) == ("acme-feed", "4")


def test_a_stale_price_is_shown_but_not_ranked(gpus, day):
    (row,) = gpus({"gpu_type": "H100", "last_seen_at": day("01-05")})

    assert (row["is_stale"], row["rank"]) == (True, None)


def test_other_meters_are_left_out(gpus):
    assert gpus({"meter": "input", "unit": "usd_per_mtok"}) == []
