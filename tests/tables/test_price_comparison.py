"""derived/price_comparison: blends, ranks and what is left out."""

import pytest

from pipeline.tables.build import TABLES

ANVIL = "acme/anvil-70b"


@pytest.fixture
def compared(compared_prices):
    return compared_prices


def offer(input_, output, cache_read=None, **changes):
    """Return the prices of one offer."""
    meters = {"input": input_, "output": output, "cache_read": cache_read}
    return [
        {"meter": meter, "usd": usd} | changes for meter, usd in meters.items() if usd is not None
    ]


@pytest.mark.parametrize(
    ("prices", "blended_3_1", "blended_7_2_1", "is_cache_assumed"),
    [
        # (3 x 0.60 + 2.20) / 4 and (7 x 0.06 + 2 x 0.60 + 2.20) / 10
        pytest.param(("0.60", "2.20", "0.06"), 1.0, 0.382, False, id="cached input has a price"),
        # (7 x 0.60 + 2 x 0.60 + 2.20) / 10: the input price stands in
        pytest.param(("0.60", "2.20", None), 1.0, 0.76, True, id="cached input has none"),
        pytest.param(("0.60", "2.20", "0"), 1.0, 0.34, False, id="cached input is free"),
        pytest.param(("0", "0", None), 0.0, 0.0, True, id="all is free"),
    ],
)
def test_blends_are_as_published(compared, prices, blended_3_1, blended_7_2_1, is_cache_assumed):
    (row,) = compared(offer(*prices))

    assert row["blended_3_1_usd_per_mtok"] == pytest.approx(blended_3_1, rel=1e-12)
    assert row["blended_7_2_1_usd_per_mtok"] == pytest.approx(blended_7_2_1, rel=1e-12)
    assert row["is_cache_assumed"] == is_cache_assumed


def test_a_stale_price_of_the_cache_makes_no_fresh_offer_stale(compared, day):
    """A catalogue that is read no longer must not cost the seller's own price its rank."""
    catalogue = {"source_id": "catalogue", "last_seen_at": day("01-06")}
    cached = {"meter": "cache_read", "usd": "0.06"} | catalogue
    (row,) = compared([*offer("0.60", "2.20"), cached])
    (old,) = compared([{**price, **catalogue} for price in offer("0.60", "2.20", "0.06")])

    assert (row["is_stale"], row["rank"], row["cache_read_usd_per_mtok"]) == (False, 1, None)
    assert (old["is_stale"], old["rank"], old["cache_read_usd_per_mtok"]) == (True, None, 0.06)


def ranks(rows):
    return {row["provider_id"]: (row["rank"], row["ratio_to_cheapest"]) for row in rows}


def test_offers_are_ranked_by_the_blend_within_their_model(compared):
    rows = compared(
        offer("1", "1", provider_id="acme"),
        offer("2", "6", provider_id="bolt"),
        offer("1", "1", provider_id="crucible"),
        offer("9", "9", provider_id="bolt", model_id="acme/anvil-8b"),
    )

    assert ranks(row for row in rows if row["model_id"] == ANVIL) == {
        "acme": (1, 1.0),
        "bolt": (3, 3.0),
        "crucible": (1, 1.0),
    }
    assert ranks(row for row in rows if row["model_id"] == "acme/anvil-8b") == {"bolt": (1, 1.0)}


def test_a_stale_offer_is_shown_but_not_ranked(compared, day):
    """It may be the cheapest only because nobody looked since."""
    rows = compared(
        offer("1", "1", provider_id="acme", last_seen_at=day("01-05")),
        offer("2", "2", provider_id="bolt"),
    )

    assert ranks(rows) == {"acme": (None, None), "bolt": (1, 1.0)}
    assert [row["provider_count"] for row in rows] == [1, 1]
    assert [row["is_stale"] for row in rows] == [True, False]


def test_one_stale_price_makes_an_offer_stale(compared, day):
    stale = [{"meter": "output", "usd": "1", "last_seen_at": day("01-05")}]

    (row,) = compared([*offer("1", None), *stale])

    assert (row["is_stale"], row["oldest_seen_at"], row["rank"]) == (True, day("01-05"), None)


@pytest.mark.parametrize(
    ("status", "source_id", "is_ended"),
    [
        pytest.param("active", "acme-feed", False, id="sold"),
        pytest.param("preview", "acme-feed", False, id="on trial"),
        pytest.param("deprecated", "acme-feed", True, id="deprecated"),
        pytest.param("retired", "acme-feed", True, id="retired"),
        pytest.param("retired", "catalogue", False, id="so says another source than the price's"),
    ],
)
def test_an_offer_that_has_ended_is_shown_but_not_ranked(
    compared, offer_row, status, source_id, is_ended
):
    """However cheap it was, nobody should choose it."""
    rows = compared(
        offer("1", "1", provider_id="acme"),
        offer("2", "2", provider_id="bolt"),
        known_offers=[offer_row(status=status, source_id=source_id)],
    )

    assert [row["is_ended"] for row in rows] == [is_ended, False]
    assert ranks(rows) == {
        "acme": (None, None) if is_ended else (1, 1.0),
        "bolt": (1, 1.0) if is_ended else (2, 2.0),
    }


def test_an_offer_that_came_back_ranks_again(compared, offer_row, day):
    """What its source says last counts."""
    gone = offer_row(status="retired", last_seen_at=day("01-10"), gone_at=day("01-12"))
    (row,) = compared(offer("1", "1"), known_offers=[offer_row(first_seen_at=day("01-20")), gone])

    assert (row["is_ended"], row["rank"]) == (False, 1)


def test_nothing_is_a_multiple_of_free(compared):
    rows = compared(offer("0", "0"), offer("1", "1", provider_id="bolt"))

    assert ranks(rows) == {"acme": (1, None), "bolt": (2, None)}


@pytest.mark.parametrize(
    "prices",
    [
        pytest.param(offer("1", None), id="no output"),
        pytest.param(offer(None, "1"), id="no input"),
        pytest.param(offer("1", "1", service_tier="batch"), id="batch"),
        pytest.param(offer("1", "1", region="eu"), id="region"),
        pytest.param(offer("1", "1", commitment="1 year"), id="commitment"),
        pytest.param(offer("1", "1", variant="thinking"), id="variant"),
        pytest.param(offer("1", "1", context_over_tokens=200_000), id="long prompts"),
        pytest.param(offer("1", "1", size_min_b=4), id="size class"),
        pytest.param(offer("1", "1", unit="usd_per_krequest"), id="another unit"),
        pytest.param(
            [{"meter": name, "usd": None, "state": "on_request"} for name in ("input", "output")],
            id="on request",
        ),
    ],
)
def test_what_is_no_plain_price_of_both_directions_is_left_out(compared, prices):
    assert compared(prices) == []


def test_a_bound_price_does_not_replace_the_plain_one(compared):
    (row,) = compared(offer("1", "2"), offer("0.5", "1", service_tier="batch"))

    assert (row["input_usd_per_mtok"], row["output_usd_per_mtok"]) == (1.0, 2.0)


def test_one_model_meets_under_the_names_that_sellers_give_it(compared):
    rows = compared(
        offer("1", "1", offer="accounts/acme/models/anvil-70b"),
        offer("2", "2", offer="Anvil 70B", provider_id="bolt"),
        offer("3", "3", via="router"),
    )

    assert {row["model_key"] for row in rows} == {ANVIL}
    assert [(row["via"], row["rank"], row["provider_count"]) for row in rows] == [
        ("router", None, 2),
        (None, 1, 2),
        (None, 2, 2),
    ]


def test_the_columns_of_the_key_lead_to_the_prices():
    """`explain` follows them to the printed text."""
    upstream, key = TABLES["price_comparison"].TABLE.evidence

    assert set(key) <= set(TABLES["price_comparison"].TABLE.names)
    assert set(key) <= set(TABLES[upstream].TABLE.names)


def test_variants_and_quantizations_rank_among_themselves(compared):
    """Turbo and fp8 stand beside the ranking of the plain offers, not inside it."""
    rows = compared(
        offer("2", "2", provider_id="acme"),
        offer("1", "1", provider_id="acme", model_variant="turbo", offer="turbo"),
        offer("3", "3", provider_id="bolt", model_variant="turbo"),
        offer("1", "1", provider_id="crucible", quantization="fp8"),
    )

    assert [(row["offer_id"], row["provider_id"], row["rank"]) for row in rows] == [
        (ANVIL, "acme", 1),
        (f"{ANVIL}+turbo", "acme", 1),
        (f"{ANVIL}+turbo", "bolt", 2),
        (f"{ANVIL}@fp8", "crucible", 1),
    ]


@pytest.mark.parametrize(
    ("published", "stored", "is_requantized", "rank"),
    [
        pytest.param([], None, None, 2, id="not told"),
        pytest.param([], "bf16", False, 2, id="16 bits"),
        pytest.param([], "fp8", True, 1, id="8 bits of 16"),
        pytest.param(["fp8"], "fp8", False, 2, id="published in 8 bits"),
        pytest.param(["fp8"], "fp4", True, 1, id="4 bits of 8"),
        pytest.param(["fp8"], "bf16", True, 1, id="16 bits of 8"),
    ],
)
def test_weights_as_their_maker_published_them_rank_with_plain_ones(
    compared, published, stored, is_requantized, rank
):
    rows = compared(
        offer("1", "1", provider_id="acme"),
        offer("2", "2", provider_id="bolt", quantization=stored),
        models=[{"model_id": ANVIL, "published_as": published}],
    )
    (row,) = [row for row in rows if row["provider_id"] == "bolt"]

    assert (row["quantization"], row["is_requantized"], row["rank"]) == (
        stored,
        is_requantized,
        rank,
    )


def test_an_offer_of_unknown_model_stands_alone(compared):
    """Equal names of two sellers may be two models, so they have no rank against each other."""
    rows = compared(
        offer("1", "1", model_id=None), offer("2", "2", model_id=None, provider_id="bolt")
    )

    assert [(row["model_id"], row["model_key"], row["rank"]) for row in rows] == [
        (None, "anvil-70b", None),
        (None, "anvil-70b", None),
    ]


def test_batch_prices_stand_beside(compared):
    (row,) = compared(offer("1", "2"), offer("0.5", "1", service_tier="batch"))

    assert (row["batch_input_usd_per_mtok"], row["batch_output_usd_per_mtok"]) == (0.5, 1.0)


def test_the_age_is_that_of_the_oldest_price(compared, day):
    prices = [*offer("1", None, last_seen_at=day("01-29")), *offer(None, "1")]

    (row,) = compared(prices)

    assert (row["oldest_seen_at"], row["age_days"]) == (day("01-29"), 2.0)


def test_where_prices_differ_by_the_hour_the_highest_is_the_price(compared):
    """Ranks go by it too: cheap hours are no price of a whole day."""
    peak = [offer("3", "6", time_window=hours) for hours in ("01:00-04:00Z", "06:00-10:00Z")]

    (row, other) = compared(
        offer("1", "2"), *peak, offer("2", "2", provider_id="bolt", source_id="catalogue")
    )

    assert (row["input_usd_per_mtok"], row["output_usd_per_mtok"], row["rank"]) == (3.0, 6.0, 2)
    assert (row["lowest_input_usd_per_mtok"], row["lowest_output_usd_per_mtok"]) == (1.0, 2.0)
    assert (row["has_time_windows"], row["hours_at_highest"]) == (True, 7.0)
    assert (other["has_time_windows"], other["hours_at_highest"]) == (False, None)


def test_hours_that_nobody_can_read_leave_their_number_open(compared):
    (row,) = compared(offer("1", "2"), offer("3", "6", time_window="at night"))

    assert (row["input_usd_per_mtok"], row["hours_at_highest"]) == (3.0, None)
