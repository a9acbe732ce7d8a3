"""derived/gpu_comparison: GPU-hours side by side."""

import pytest

from pipeline.tables.derived.gpu_comparison import gpu_of


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
    ("printed", "parts"),
    [
        ("A100 80 GB GPU", ("A100", None, 80)),
        ("NVIDIA A100 80 GB", ("A100", None, 80)),
        ("H100 SXM", ("H100", "SXM", None)),
        ("1X H100 SXM5", ("H100", "SXM", None)),
        ("H100 PCIe 80GB", ("H100", "PCIE", 80)),
        ("Nvidia H200 141GB", ("H200", None, 141)),
        ("AMD MI300X", ("MI300X", None, None)),
        ("L40S", ("L40S", None, None)),
        ("GPU", ("GPU", None, None)),
    ],
)
def test_gpus_are_spelled_alike_and_form_and_memory_stand_apart(printed, parts):
    assert tuple(gpu_of(printed)) == parts


def test_sellers_are_ranked_by_gpu_memory_and_commitment(gpus):
    rows = gpus(
        {"provider_id": "acme", "gpu_type": "A100 80 GB", "usd": "2.9"},
        {"provider_id": "bolt", "gpu_type": "NVIDIA A100 80GB", "usd": "1.45"},
        {"provider_id": "bolt", "gpu_type": "A100 80GB", "usd": "1", "commitment": "1 year"},
        {"provider_id": "acme", "gpu_type": "A100 40GB", "usd": "4"},
    )

    assert sorted(
        (row["gpu_memory_gb"], row["provider_id"], row["commitment"] or "", row["rank"])
        for row in rows
    ) == [
        (40, "acme", "", 1),
        (80, "acme", "", 2),
        (80, "bolt", "", 1),
        (80, "bolt", "1 year", 1),
    ]


def test_a_gpu_without_printed_memory_has_the_only_one_that_others_print(gpus):
    h100 = ("H100", "H100 80GB", "1X H100 SXM")
    rows = gpus(*({"provider_id": "acme", "gpu_type": name, "usd": "4"} for name in h100))

    assert {(row["gpu"], row["gpu_memory_gb"]) for row in rows} == {("H100", 80)}


def test_where_others_print_several_memories_none_is_guessed(gpus):
    a100 = ("A100", "A100 80GB", "A100 40GB")
    rows = gpus(*({"provider_id": "acme", "gpu_type": name, "usd": "4"} for name in a100))

    assert {row["gpu_memory_gb"] for row in rows} == {None, 40, 80}


def test_each_price_has_its_evidence(gpus):
    (row,) = gpus({"gpu_type": "H100", "usd": "4"})

    assert (row["source_id"], row["evidence_text"]) == ("acme-feed", "4")


def test_a_stale_price_is_shown_but_not_ranked(gpus, day):
    (row,) = gpus({"gpu_type": "H100", "last_seen_at": day("01-05")})

    assert (row["is_stale"], row["rank"]) == (True, None)


def test_other_meters_are_left_out(gpus):
    assert gpus({"meter": "input", "unit": "usd_per_mtok"}) == []
