"""What the price fields of LiteLLM's catalogue bill, and the terms that their suffixes put."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple, cast

from pipeline.domain.readings import Meter, ServiceTier


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one field bills.

    Attributes:
        meter: What is billed.
        source_unit: Unit of the field.
        modes: Kinds of model for which the field means this; empty for all.
        without: Field beside which it means something else.
        variant: What tells the price from its neighbours.
    """

    meter: Meter
    source_unit: str
    modes: tuple[str, ...] = ()
    without: str = ""
    variant: str | None = None

    def fits(self, model: dict[str, Any]) -> bool:
        """Whether the field means this in the row `model`."""
        return (not self.modes or model.get("mode") in self.modes) and self.without not in model


TOKEN, _CHAR = "usd_per_token", "usd_per_char"
_IMAGE, _REQUEST = "usd_per_image", "usd_per_request"
_SECOND = "usd_per_audio_second"

FIELDS: Final[dict[str, tuple[Meaning, ...]]] = {
    "input_cost_per_token": (
        Meaning("embedding", TOKEN, modes=("embedding",)),
        Meaning("input", TOKEN),
    ),
    "output_cost_per_token": (Meaning("output", TOKEN),),
    "cache_read_input_token_cost": (Meaning("cache_read", TOKEN),),
    "input_cost_per_token_cache_hit": (Meaning("cache_read", TOKEN),),
    "cache_creation_input_token_cost": (Meaning("cache_write", TOKEN),),
    "cache_creation_input_token_cost_above_1hr": (Meaning("cache_write_1h", TOKEN),),
    "output_cost_per_reasoning_token": (Meaning("reasoning", TOKEN),),
    "input_cost_per_audio_token": (Meaning("audio_input", TOKEN),),
    "output_cost_per_audio_token": (Meaning("audio_output", TOKEN),),
    "input_cost_per_image_token": (Meaning("image_input", TOKEN),),
    "output_cost_per_image_token": (Meaning("image_output", TOKEN),),
    # For dall-e and gpt-image the catalogue names the price of the picture made "input".
    "input_cost_per_image": (
        Meaning("image", _IMAGE, modes=("image_generation",), without="output_cost_per_image"),
        Meaning("image_input", _IMAGE),
    ),
    "output_cost_per_image": (Meaning("image", _IMAGE),),
    "input_cost_per_character": (Meaning("characters", _CHAR),),
    "output_cost_per_character": (Meaning("characters", _CHAR, variant="output"),),
    # Elsewhere a second is one of video, or of a rented throughput unit.
    "input_cost_per_second": (Meaning("audio_hour", _SECOND, modes=("audio_transcription",)),),
    "output_cost_per_second": (Meaning("audio_hour", _SECOND, modes=("audio_transcription",)),),
    "input_cost_per_query": (
        Meaning("rerank", _REQUEST, modes=("rerank",)),
        Meaning("search", _REQUEST, modes=("search",)),
    ),
    "input_cost_per_request": (Meaning("request", _REQUEST),),
} | {
    size: (Meaning("search", _REQUEST, variant=size),)
    for size in (
        "search_context_size_low",
        "search_context_size_medium",
        "search_context_size_high",
    )
}
"""Meaning of each price field, suffixes taken off; the first entry that fits the row holds."""

PIECE_MODES: Final = frozenset(
    {"audio_speech", "audio_transcription", "image_edit", "image_generation", "video_generation"}
)
"""Kinds of model that are sold by the piece, unless a field prices tokens of that kind."""

_PIECETOKENS = re.compile(r"_(?:audio|image|video)_token")

_SUFFIX = re.compile(
    r"_(?:(?P<batch>batches|batch_requests)|(?P<tier>priority|flex)|above_(?P<thousands>\d+)k_tokens)$"
)


class Named(NamedTuple):
    """A field without its suffixes, and the terms that they put."""

    field: str
    service_tier: ServiceTier
    context_over_tokens: int | None


def is_by_piece(values: Mapping[str, Any], meaning: Meaning) -> bool:
    """Return whether a price per token is none: of pictures, sound or film without such a token."""
    is_other = values.get("mode") in PIECE_MODES and meaning.source_unit == TOKEN
    return is_other and not any(_PIECETOKENS.search(name) for name in values)


@cache
def named_terms(name: str) -> Named:
    """Return the field and the terms that its suffixes put.

    >>> named_terms("input_cost_per_token_above_200k_tokens_priority")
    Named(field='input_cost_per_token', service_tier='priority', context_over_tokens=200000)
    """
    field, tier, over = name, "standard", None
    while field not in FIELDS and (suffix := _SUFFIX.search(field)):
        field = field[: suffix.start()]
        tier = "batch" if suffix["batch"] else suffix["tier"] or tier
        over = int(suffix["thousands"]) * 1000 if suffix["thousands"] else over
    return Named(field, cast("ServiceTier", tier), over)
