"""From the words of a price to what is billed and in which unit."""

import re
from functools import lru_cache
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.domain.units import CONVERSIONS, Unit
from pipeline.extract.prices.hardware import gpu_count, is_gpu
from pipeline.extract.prices.subjects import Subject
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.printed_units import (
    HOUR,
    MILLION,
    MINUTE,
    OPEN_UNITS,
    SECOND,
    THOUSAND,
    PrintedUnit,
)

_PER_GPU: Final = re.compile(
    r"(?P<what>\b(?:V?RAM|memory)(?:\s\w+){0,3}\s)?(?:\bper|/|\beach)\s?(?:single\s)?GPU\b"
    r"|\bGPU[\s-]hours?\b|\bper card\b",
    re.I,
)
_PER_MACHINE: Final = re.compile(
    r"\b(?:per|each|whole|full|entire|(?:of|for) the)\s(?:server|node|machine|instance)s?\b", re.I
)
_SOUND_NAME: Final = re.compile(r"whisper|\b(?:asr|stt)\b|transcri|speech[\s-]to[\s-]text", re.I)
_OF_SPEECH: Final = re.compile(
    r"^(?:speech|audio|transcription)(?: (?:models?|apis?|in .*))?(?: (?:prices?|pricing))?$"
    r"|^(?:.{0,40} )?(?:speech[\s-]to[\s-]text|speech recognition|transcri\w+)\b.{0,60}$",
    re.I | re.M,
)
_MADE_SOUND: Final = re.compile(
    r"agent|music|dub|clon|effect|orchestr|phone|call|avatar|video|isolat|LLM|number|connect", re.I
)
"""What is paid by the minute or hour and is no transcription."""

_NAMES: Final[tuple[tuple[Subject, re.Pattern[str]], ...]] = (
    ("rerank", re.compile(r"\b(?:re-?)?rank", re.I)),
    (
        "embedding",
        re.compile(r"\bembed|\b(?:bge|gte|e5)[-_ ]|(?<![a-z0-9])vec(?:tors?)?(?![a-z])", re.I),
    ),
)
_NAME_HINT: Final = re.compile("rank|embed|bge|gte|e5|vec")
"""Stands in each such name, in small letters: one quick search before the two."""

_NO_NAME: Final = re.compile(r"embeddings?", re.I)
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)\s*$")
_SEARCH: Final = re.compile(
    r"\bsearch(?:es)?(?: (?:api|tool|queries|grounding))?$|^search-\w+$"
    r"|^grounding\b|\bweb search\b|\bnews$"
    r"|^(?:web|internet|online) (?:lookup|access|browsing|grounding)s?$"
    r"|^search(?:,| [–—-]) \w+$|^find(?:ing)? (?:similar|alike)\b",
    re.I,
)
_SEARCH_HINT: Final = re.compile("search|ground|news|lookup|access|brows|find")
"""Stands in each such name, in small letters."""

_OWN_SEARCH: Final = re.compile(r"\b(?:documents?|files?|attachments?) search", re.I)
"""A search in what the caller stored: a call as others are."""

_CALLS: Final = re.compile(r"\b(?:search(?:es)?|quer(?:y|ies)|requests?|calls?)\b", re.I)
_DURATIONS: Final = {HOUR: "hour", MINUTE: "minute", SECOND: "second"}
MODALITIES: Final[dict[Subject, dict[Meter, Meter]]] = {
    "audio_tokens": {"input": "audio_input", "output": "audio_output"},
    "image_tokens": {"input": "image_input", "output": "image_output"},
}
"""What input and output are below a heading that says of which tokens."""

_TOKEN_SUBJECTS: Final = frozenset(
    {None, "language", "retrieval", "embedding", "rerank", "training", *MODALITIES}
)
_TOKEN_WORD: Final = re.compile(
    r"\b(?:tokens?|inputs?|outputs?|prompts?|completions?|cache\w*)\b", re.I
)
_OTHER_NOUN: Final = re.compile(
    r"\b(?:char(?:acter)?s?|quer(?:y|ies)|search(?:es)?|requests?|calls?|images?|pages?|documents?"
    r"|videos?|frames?|steps?|seconds?|minutes?|hours?)\b",
    re.I,
)
"""What a header counts instead of tokens, as in `Search queries ($/1K)`."""

_METERS: Final[dict[Unit, Meter]] = {
    "usd_per_gpu_hour": "gpu_hour",
    "usd_per_audio_hour": "audio_hour",
    "usd_per_mchar": "characters",
    "usd_per_image": "image",
    "usd_per_megapixel": "image",
    "usd_per_step": "image_step",
    "usd_per_krequest": "request",
}


class UnplacedError(ValueError):
    """It is not known what a price is for; the message says what is missing."""


def source_unit(unit: PrintedUnit, *, subject: Subject | None, label: str, title: str = "") -> str:
    """Return the key of `units.CONVERSIONS` that a printed unit stands for.

    Raises:
        UnplacedError: The unit does not say of what, and neither do table and row.
    """
    if unit.name not in OPEN_UNITS:
        return unit.name
    if counts_calls(unit, title):
        return "usd_per_krequest"
    if unit.name in {MILLION, THOUSAND}:
        is_training = subject == "training" and direction_in(title) == ("training",)
        if subject not in _TOKEN_SUBJECTS or not (is_training or _counts_tokens(unit.name, title)):
            msg = f"{unit.name}: of what?"
            raise UnplacedError(msg)
        return "usd_per_mtok" if unit.name == MILLION else "usd_per_ktok"
    if subject in {None, "language", "gpu"} and is_gpu(label):
        count = gpu_count(label)
        is_of_one = is_per_gpu(title) and not _PER_MACHINE.search(title)
        if count is None or (count > 1 and is_of_one):
            msg = "price of several GPUs"
            raise UnplacedError(msg)
        return f"usd_per_{f'{count}_' * (count > 1)}gpu_{_DURATIONS[unit.name]}"
    is_heard = direction_in(title.partition("\n")[0]) == ("audio_input",)
    is_spoken = _OF_SPEECH.search(title) and not _MADE_SOUND.search(label)
    is_sound = _SOUND_NAME.search(label) or (subject in {None, "language"} and is_spoken)
    if subject == "speech_to_text" or is_sound or is_heard:
        return f"usd_per_audio_{_DURATIONS[unit.name]}"
    msg = f"{unit.name}: of what?"
    raise UnplacedError(msg)


def is_per_gpu(text: str) -> bool:
    """Return whether a text gives prices per GPU, and not only its memory.

    >>> is_per_gpu("Price per GPU"), is_per_gpu("VRAM is given per GPU")
    (True, False)
    """
    return any(match["what"] is None for match in _PER_GPU.finditer(text))


def counts_calls(unit: PrintedUnit, title: str) -> bool:
    """Return whether a thousand is one of calls, as in `Search queries (per 1K)`."""
    is_of_calls = _CALLS.search(title) and not _TOKEN_WORD.search(title)
    return unit.name == THOUSAND and bool(is_of_calls)


def _counts_tokens(name: str, title: str) -> bool:
    """Return whether a million or a thousand can be one of tokens, by the header of its price.

    Most what is sold by the thousand are calls: there, the header must name tokens.
    """
    if _TOKEN_WORD.search(title):
        return True
    return name == MILLION and _OTHER_NOUN.search(title) is None


def meters(
    unit: str,
    *,
    directions: tuple[Meter, ...],
    noun: str,
    subject: Subject | None,
    label: str = "",
) -> tuple[Meter, ...]:
    """Return what a price is for; two meters where one price holds for both directions.

    Args:
        unit: Key of `units.CONVERSIONS`.
        directions: What cell or header say.
        noun: What is counted, where the unit names it.
        subject: What the table sells.
        label: Name of what is priced, if it may be that of a tool.

    Raises:
        UnplacedError: Tokens without a direction in a table that sells neither text nor training;
            GPU hours of training.
    """
    published = CONVERSIONS[unit][0]
    if published == "usd_per_mchar" and _SOUND_NAME.search(label):
        msg = "characters of what is spoken?"
        raise UnplacedError(msg)
    if published == "usd_per_mtok":
        if _NO_NAME.fullmatch(label):
            msg = "embeddings of which model?"
            raise UnplacedError(msg)
        return _token_meters(directions, subject)
    if published == "usd_per_krequest" and subject in {"rerank", "retrieval"}:
        return ("rerank",)
    is_of_search = noun.startswith(("search", "quer")) or is_search(label)
    if published == "usd_per_krequest" and is_of_search:
        return ("search",)
    if published == "usd_per_gpu_hour" and subject == "training":
        msg = "GPU hours of training"
        raise UnplacedError(msg)
    if directions == ("input",) and published in {"usd_per_image", "usd_per_megapixel"}:
        return ("image_input",)
    return (_METERS[published],)


def is_search(label: str) -> bool:
    """Return whether what is called by this name searches the web."""
    if not _SEARCH_HINT.search(label.lower()):
        return False
    called = _BRACKETS.sub("", label).replace("_", " ")
    return bool(_SEARCH.search(called)) and not _OWN_SEARCH.search(called)


@lru_cache(maxsize=4_096)
def subject_of_name(name: str, subject: Subject | None) -> Subject | None:
    """Return what a model of this name is for, where its table does not say it.

    >>> subject_of_name("acme-embed-3", None), subject_of_name("bge-reranker", "language")
    ('embedding', 'rerank')
    """
    is_open = subject in {None, "language", "embedding", "retrieval", "tool", "gpu"}
    if not is_open or not _NAME_HINT.search(name.lower()):
        return subject
    named = (kind for kind, pattern in _NAMES if pattern.search(name))
    return next(named, subject)


def _token_meters(directions: tuple[Meter, ...], subject: Subject | None) -> tuple[Meter, ...]:
    if subject in {"embedding", "rerank"} and directions in {(), ("input",)}:
        return (subject,) if subject == "embedding" else ("rerank",)
    if subject in MODALITIES and directions != ("cache_read",):
        return _of_modality(directions, MODALITIES[subject])
    if directions:
        return directions
    if subject == "training":
        return ("training",)
    if subject not in {None, "language"}:
        msg = "tokens of which direction?"
        raise UnplacedError(msg)
    return ("input", "output")


def of_sound(directions: tuple[Meter, ...]) -> tuple[Meter, ...]:
    """Return what directions are for tokens of sound.

    Raises:
        UnplacedError: They are none of input and output.
    """
    return _of_modality(directions, MODALITIES["audio_tokens"])


def _of_modality(directions: tuple[Meter, ...], of: dict[Meter, Meter]) -> tuple[Meter, ...]:
    if not directions or not set(directions) <= {*of, *of.values()}:
        msg = "tokens of which direction?"
        raise UnplacedError(msg)
    return tuple(of.get(direction, direction) for direction in directions)


def directions_of(unit: PrintedUnit | None) -> tuple[Meter, ...]:
    """Return the direction that a unit such as `per 1M input tokens` names."""
    return direction_in(unit.direction) if unit else ()
