"""derived/ranking_sensitivity: the mix at which the cheaper of two sellers changes."""

import pytest

LLAMA = "meta/llama-3.3-70b-instruct"


@pytest.fixture
def pairs(built, frame_of, day):
    """Return what compares sellers, of their (input, output, cached) prices."""
    plain = {
        "model_key": LLAMA,
        "model_id": LLAMA,
        "offer_id": LLAMA,
        "model_label": "Llama",
        "provider_kind": "host",
        "blended_3_1_usd_per_mtok": 0.0,
        "blended_7_2_1_usd_per_mtok": 0.0,
        "is_cache_assumed": False,
        "is_size_class": False,
        "rank": 1,
        "provider_count": 2,
        "is_stale": False,
        "is_uncertain": False,
        "oldest_seen_at": day("01-31"),
        "age_days": 0.0,
        "source_ids": [],
    }

    def build(changes=None, **sellers):
        rows = [
            plain
            | {
                "provider_id": name,
                "input_usd_per_mtok": prices[0],
                "output_usd_per_mtok": prices[1],
                "cache_read_usd_per_mtok": prices[2] if len(prices) > 2 else None,
            }
            | (changes or {}).get(name, {})
            for name, prices in sellers.items()
        ]
        return built("ranking_sensitivity", price_comparison=frame_of("price_comparison", rows))

    return build


def test_two_sellers_flip_where_both_cost_the_same(pairs):
    """At 60 % input both ask 0.6 x 0.2 + 0.4 x 0.8 = 0.6 x 0.4 + 0.4 x 0.5 = 0.44."""
    (row,) = pairs(acme=(0.2, 0.8), bolt=(0.4, 0.5))

    assert row["flips_at_input_share"] == pytest.approx(0.6)
    assert (row["cheaper_for_output"], row["cheaper_for_input"]) == ("bolt", "acme")


def test_a_cached_prompt_moves_the_flip(pairs):
    """With 7 of 9 input tokens cached, Acme's input costs (7 x 0.02 + 2 x 0.2) / 9 = 0.06."""
    (row,) = pairs(acme=(0.2, 0.8, 0.02), bolt=(0.4, 0.5))

    # Output is 0.3 dearer at Acme, input 0.34 cheaper.
    assert row["flips_at_input_share_cached"] == pytest.approx(0.3 / 0.64)
    assert row["flips_at_input_share"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("acme", "bolt", "cheaper"),
    [
        pytest.param((0.1, 0.2), (0.2, 0.4), "acme", id="one is cheaper in both"),
        pytest.param((0.2, 0.4), (0.2, 0.3), "bolt", id="equal input"),
        pytest.param((0.2, 0.4), (0.1, 0.4), "bolt", id="equal output"),
        pytest.param((0.2, 0.4), (0.2, 0.4), None, id="equal"),
    ],
)
def test_where_one_is_never_dearer_nothing_flips(pairs, acme, bolt, cheaper):
    (row,) = pairs(acme=acme, bolt=bolt)

    assert (row["flips_at_input_share"], row["flips_at_input_share_cached"]) == (None, None)
    assert {row["cheaper_for_input"], row["cheaper_for_output"]} == {cheaper}


def test_each_pair_stands_once(pairs):
    rows = pairs(crucible=(3, 1), acme=(1, 3), bolt=(2, 2))

    assert [(row["provider_a"], row["provider_b"]) for row in rows] == [
        ("acme", "bolt"),
        ("acme", "crucible"),
        ("bolt", "crucible"),
    ]


@pytest.mark.parametrize(
    "difference",
    [
        {"via": "router"},
        {"provider_kind": "router"},
        {"model_variant": "turbo"},
        {"is_requantized": True},
        {"is_size_class": True},
        {"rank": None},
        {"model_id": "meta/llama-3.1-8b-instruct"},
    ],
    ids=lambda difference: next(iter(difference)),
)
def test_only_plain_ranked_offers_of_direct_sellers_are_paired(pairs, difference):
    assert pairs({"bolt": difference}, acme=(0.2, 0.8), bolt=(0.4, 0.5)) == []
