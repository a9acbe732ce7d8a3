"""Prices by model size, applied to models of known size."""

import pytest

ANVIL = "acme/anvil-70b"


@pytest.fixture
def compared(compared_prices):
    return compared_prices


def offer(input_, output, **changes):
    """Return the prices of one offer."""
    meters = {"input": input_, "output": output}
    return [{"meter": meter, "usd": usd} | changes for meter, usd in meters.items()]


SIZE = "size:16b-80b"
MOE = "moe:0b-56b"


def classes():
    """Return prices of dense models from 16 to 80 billion parameters, and of mixtures up to 56."""
    dense = {"offer": SIZE, "size_min_b": 16, "size_max_b": 80, "size_is_moe": False}
    mixed = {"offer": MOE, "size_min_b": 0, "size_max_b": 56, "size_is_moe": True}
    return [
        *offer("0.9", "0.9", model_id=None, **dense),
        *offer("0.5", "0.5", model_id=None, **mixed),
    ]


def model(total, *, is_mixture=False):
    """Return a row of core/models."""
    known = {"model_id": ANVIL, "org": "acme", "provider_count": 1}
    return known | {"total_parameters_b": total, "is_mixture": is_mixture, "published_as": []}


@pytest.mark.parametrize(
    ("known", "offer_id"),
    [
        pytest.param(model(70.0), SIZE, id="dense"),
        pytest.param(model(80.0), SIZE, id="the largest of the class"),
        pytest.param(model(56.0, is_mixture=True), MOE, id="mixture"),
        pytest.param(model(16.0), SIZE, id="the smallest of the class"),
        pytest.param(model(15.9), None, id="too small"),
        pytest.param(model(81.0), None, id="too large"),
        pytest.param(model(70.0, is_mixture=True), None, id="too large a mixture"),
        pytest.param(model(None), None, id="size not known"),
        pytest.param(model(70.0, is_mixture=None), None, id="kind not known"),
    ],
)
def test_a_price_by_size_is_for_models_of_known_size(compared, offer_row, known, offer_id):
    rows = compared(classes(), known_offers=[offer_row(model_id=ANVIL)], models=[known])

    assert [(row["model_id"], row["offer_id"], row["is_size_class"]) for row in rows] == (
        [(ANVIL, offer_id, True)] if offer_id else []
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"provider_id": "bolt"}, id="another seller's offer"),
        pytest.param({"gone_at": "01-20"}, id="no longer offered"),
        pytest.param({"retired_at": "01-20"}, id="retired"),
        pytest.param({"model_variant": "turbo"}, id="a variant"),
        pytest.param({"model_id": None}, id="model not known"),
    ],
)
def test_a_price_by_size_needs_an_offer_of_the_model(compared, offer_row, day, changes):
    dated = {name: day(value) if name.endswith("_at") else value for name, value in changes.items()}
    known = offer_row(**({"model_id": ANVIL} | dated))

    assert compared(classes(), known_offers=[known], models=[model(70.0)]) == []


def size_class(least, most):
    """Return what makes a price one for dense models of a size."""
    size = {"size_min_b": least, "size_max_b": most, "size_is_moe": False}
    return size | {"offer": f"size:{least}"}


@pytest.mark.parametrize(
    ("total", "usd"),
    [(3.9, 0.1), (4.0, 0.2), (16.0, 0.2), (16.1, 0.9)],
)
def test_a_model_on_the_border_of_two_classes_is_of_the_range(compared, offer_row, total, usd):
    """Less than 4B, 4B - 16B, more than 16B: a model of 4B or 16B is in the second."""
    prices = [
        row
        for price, least, most in (("0.1", 0, 4), ("0.2", 4, 16), ("0.9", 16, None))
        for row in offer(price, price, model_id=None, **size_class(least, most))
    ]

    (row,) = compared(prices, known_offers=[offer_row(model_id=ANVIL)], models=[model(total)])

    assert row["input_usd_per_mtok"] == usd


def test_the_row_says_that_the_price_is_by_size_and_of_which(compared, offer_row):
    (row,) = compared(classes(), known_offers=[offer_row(model_id=ANVIL)], models=[model(70.0)])

    assert (row["model_label"], row["size_class"], row["is_size_class"]) == (
        "Anvil 70B",
        SIZE,
        True,
    )
    assert row["rank"] == 1


def test_a_price_by_name_of_the_seller_comes_before_a_price_by_size(compared, offer_row):
    (row,) = compared(
        classes(), offer("1", "1"), known_offers=[offer_row(model_id=ANVIL)], models=[model(70.0)]
    )

    assert (row["input_usd_per_mtok"], row["is_size_class"]) == (1.0, False)


@pytest.mark.parametrize(
    ("offered", "prices"),
    [
        pytest.param("01-03", [0.9], id="offered while the class was read"),
        pytest.param("01-20", [], id="offered later"),
    ],
)
def test_a_stale_class_is_for_no_model_that_was_offered_later(
    compared, offer_row, day, offered, prices
):
    """What a seller asked for a size long ago was not asked for a model that came since."""
    stale = [price | {"last_seen_at": day("01-05")} for price in classes()]
    known = offer_row(model_id=ANVIL, first_seen_at=day(offered))
    rows = compared(stale, known_offers=[known], models=[model(70.0)])

    assert [row["input_usd_per_mtok"] for row in rows] == prices
    assert all(row["is_stale"] for row in rows)


def test_a_catalogues_price_by_name_does_not_beat_the_sellers_own_by_size(compared, offer_row):
    """The catalogue's is closer to the model, and nobody's word but its own."""
    rows = compared(
        classes(),
        offer("1", "1", source_id="catalogue"),
        known_offers=[offer_row(model_id=ANVIL)],
        models=[model(70.0)],
    )

    assert sorted((row["input_usd_per_mtok"], row["rank"]) for row in rows) == [
        (0.9, 1),
        (1.0, None),
    ]


def test_a_class_of_another_meter_decides_nothing(compared, offer_row, day):
    """Training is priced by other sizes: its newer class is not the one for tokens."""
    older = {"last_seen_at": day("01-30"), **size_class(16, 80), "model_id": None}
    newer = {**size_class(16, 80), "offer": "training", "model_id": None, "meter": "training"}
    (row,) = compared(
        offer("0.9", "0.9", **older),
        offer("0.8", "0.8", model_id=None, **size_class(16, None) | {"offer": "size:more"}),
        [newer | {"usd": "3"}],
        known_offers=[offer_row(model_id=ANVIL)],
        models=[model(70.0)],
    )

    assert (row["size_class"], row["input_usd_per_mtok"]) == ("size:more", 0.8)


def test_a_price_by_name_of_training_is_no_price_of_tokens(compared, offer_row):
    (row,) = compared(
        classes(),
        [{"meter": "training", "usd": "2"}],
        known_offers=[offer_row(model_id=ANVIL)],
        models=[model(70.0)],
    )

    assert (row["is_size_class"], row["rank"]) == (True, 1)


@pytest.mark.parametrize(
    ("size", "is_inside"),
    [
        pytest.param(16.0, False, id="the end itself"),
        pytest.param(16.1, True, id="above it"),
    ],
)
def test_more_than_16b_leaves_its_end_out(compared, offer_row, size, is_inside):
    above = offer("0.9", "0.9", model_id=None, **size_class(16, None))

    rows = compared(above, known_offers=[offer_row(model_id=ANVIL)], models=[model(size)])

    assert len(rows) == is_inside
