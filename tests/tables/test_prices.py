"""core/prices: what a source says of an offer reaches the offer's prices."""

import pytest

from pipeline.analysis.prices.since import STARTS

COMPUTED = ["offer_id", "is_uncertain", "doubt", "stands_to", "doubted_usd", *STARTS]
LLAMA = "meta/llama-3.3-70b-instruct"
TURBO = f"{LLAMA}+turbo"


@pytest.fixture
def stated(built, core_prices, frame_of, offer_row, judged_by):
    """Return what builds core/prices of one Llama: offer_id and quantization of each statement."""

    def build(prices, offers):
        rows = core_prices(*({"model_id": LLAMA, "model_variant": "turbo"} | p for p in prices))
        found = built(
            "prices",
            price_intervals=rows.drop(columns=COMPUTED),
            **judged_by,
            offers=frame_of("offers", [offer_row(**offer) for offer in offers]),
        )
        return {
            (row["source_id"], row["offer_key"]): (row["offer_id"], row["quantization"])
            for row in found
        }

    return build


@pytest.fixture
def printed():
    """Return what makes an offer with a printed quantization."""
    return lambda quantization="fp8", **more: (
        {
            "source_id": "acme-feed",
            "offer_key": "llama-turbo",
            "quantization": quantization,
        }
        | more
    )


def test_a_quantization_printed_beside_an_offer_is_its_prices(stated, printed):
    assert stated([{"offer": "llama-turbo"}], [printed()]) == {
        ("acme-feed", "llama-turbo"): (TURBO, "fp8")
    }


def test_it_reaches_what_others_state_of_the_offer_and_they_still_meet(stated, printed):
    """A catalogue without a column for it speaks of the same offer: one offer_id for both."""
    found = stated(
        [{"offer": "llama-turbo"}, {"offer": "Llama 3.3 Turbo", "source_id": "catalogue"}],
        [printed()],
    )

    assert set(found.values()) == {(TURBO, "fp8")}


@pytest.mark.parametrize(
    "offer",
    [
        pytest.param({"source_id": "another"}, id="another source"),
        pytest.param({"offer_key": "llama-lite"}, id="another offer"),
        pytest.param({"via": "huggingface"}, id="through a router"),
        pytest.param({"provider_id": "crucible"}, id="another seller"),
    ],
)
def test_it_says_nothing_of_other_offers(stated, printed, offer):
    found = stated([{"offer": "llama-turbo"}], [printed(**offer)])

    assert found[("acme-feed", "llama-turbo")] == (TURBO, None)


def test_it_says_nothing_of_another_time(stated, printed, day):
    before = {"offer": "llama-turbo", "first_seen_at": day("01-01"), "gone_at": day("01-04")}

    assert stated([before], [printed(first_seen_at=day("01-05"))]) == {
        ("acme-feed", "llama-turbo"): (TURBO, None)
    }


def test_where_a_source_prints_several_none_counts(stated, printed, day):
    """The offer was stored otherwise for a part of the time in which the price stood."""
    offers = [
        printed("fp8", gone_at=day("01-20")),
        printed("fp4", first_seen_at=day("01-20")),
    ]

    assert stated([{"offer": "llama-turbo"}], offers)[("acme-feed", "llama-turbo")] == (TURBO, None)


def test_two_offers_that_differ_in_it_alone_stay_two(stated, printed):
    """Equal prices do not make them one: they are not the same product."""
    found = stated(
        [
            {"offer": "llama-a"},
            {"offer": "llama-b"},
            {"offer": "llama-a", "source_id": "catalogue"},
        ],
        [printed("fp8", offer_key="llama-a"), printed("fp4", offer_key="llama-b")],
    )

    assert found == {
        ("acme-feed", "llama-a"): (f"{TURBO}#llama-a", "fp8"),
        ("acme-feed", "llama-b"): (f"{TURBO}#llama-b", "fp4"),
        ("catalogue", "llama-a"): (f"{TURBO}#llama-a", "fp8"),
    }


def test_a_doubted_slip_of_one_of_two_ids_does_not_part_them(stated, day):
    """A moving id and a dated one at one price are one offer, also while one has slipped."""
    plain = {"offer": "llama", "first_seen_at": day("01-05")}
    gone = {"gone_at": day("01-20"), "last_seen_at": day("01-19")}
    slip = plain | {"usd": "0.005", "first_seen_at": day("01-20")}
    last = {"last_seen_at": day("01-21")}

    found = stated([plain | gone, slip | last, plain | {"offer": "llama-0105"} | last], [])

    assert set(found.values()) == {(TURBO, None)}
