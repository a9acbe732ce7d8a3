"""Units in headers, cells and prose."""

import pytest

from pipeline.quantities.printed_units import unit_in, units_in_prose


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("$ / 1M tokens", "usd_per_mtok"),
        ("Input Token Price (Per Million Tokens)", "usd_per_mtok"),
        ("Uncached Input Tokens (Per M Tokens)", "usd_per_mtok"),
        ("PRICE PER 1M TOKENS", "usd_per_mtok"),
        ("Price (1M tokens)", "usd_per_mtok"),
        ("$/MTok", "usd_per_mtok"),
        ("per 1,000,000 tokens", "usd_per_mtok"),
        ("Price per 1K tokens", "usd_per_ktok"),
        ("Price per 1000 tokens", "usd_per_ktok"),
        ("$ per token", "usd_per_token"),
        ("Price (Per M Characters)", "usd_per_mchar"),
        ("Price (Per Hour Transcribed)", "usd_per_audio_hour"),
        ("$ / audio minute (billed per second)", "usd_per_audio_minute"),
        ("$ per minute of audio", "usd_per_audio_minute"),
        ("$ per minute of input", "minute"),
        ("$ / hour (billed per second)", "hour"),
        ("Hourly rate", "hour"),
        ("$/GPU/hr", "usd_per_gpu_hour"),
        ("$ per GPU per hour", "usd_per_gpu_hour"),
        ("$ / step", "usd_per_step"),
        ("Approx $ / image", "usd_per_image"),
        ("$ / megapixel", "usd_per_megapixel"),
        ("per 1,000 searches", "usd_per_krequest"),
        ("$ / 1M", "million"),
    ],
)
def test_a_unit_is_known_in_each_wording(header, name):
    assert unit_in(header).name == name


@pytest.mark.parametrize(
    "header",
    [
        "Price",
        "per 10M tokens",
        "Price per 10 images",
        "per 30 step image",
        "per second of video",
        "$ / month",
        "Price per token ($ / 1M)",
    ],
)
def test_an_unknown_unit_is_none(header):
    assert unit_in(header) is None


def test_prose_gives_its_units_and_not_how_time_is_rounded():
    assert units_in_prose("Priced per 1M training tokens") == {"usd_per_mtok"}
    assert units_in_prose("$1 per 1M tokens, $2 per image") == {"usd_per_mtok", "usd_per_image"}
    assert units_in_prose("Pay per second, billed by the GPU-hour") == frozenset()
