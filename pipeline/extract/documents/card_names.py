"""Short texts beside prices: names of models, words for what a price is for, and neither."""

import re
from typing import Final

from pipeline.extract.documents.common_words import (
    NO_MODEL,
    TASK,
    are_common,
    is_class_of_models,
)
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.service_words import TERM, tier_named

NAME_WORDS: Final = 7
NAME_WORD: Final = re.compile(
    r"mini|nano|micro|lite|light|tiny|small|medium|large|xl|pro|plus|max|ultra|high|turbo|flash|fast"
    r"|preview|beta|base|instruct|chat|coder|code|vision|thinking|reasoning|embed|rerank|search"
    r"|schnell|dev|image|speech|voice"
)
"""Words in small letters behind the first word of a name."""

FACT: Final = re.compile(
    r"[0-9.,]+\s?(?:(?:[KM]|tokens?)\s(?:tokens?\s)?(?:context|ctx)\b.*|[GT]i?B(?:\s(?:V?RAM|memory|HBM\w*))?)"
    r"|(?:context|ctx).{0,20}[0-9]\s?[KM]?(?: tokens)?",
    re.I,
)
"""What is said of a model or of a machine beside its name."""

ENDPOINT: Final = re.compile(r"(?:(?:GET|POST) )?/(?:v[0-9]+|api)/\S+")
"""The path to which a request is sent, as it stands beside the name of what answers it."""

DIMENSIONS: Final = re.compile(
    r"(?:(?:output|vector|embedding|max\.?|default|native) )*"
    r"(?:dim(?:ension)?s?|vector (?:size|length))",
    re.I,
)
"""How many numbers a vector has: what lists it is a model of embeddings."""

_MODE: Final = re.compile("text|multimodal|code|reasoning", re.I)
_CONTEXT: Final = re.compile(r"[0-9][0-9.,]*\s?[KkM]?(?:\s(?:tokens|ctx|context))?")
_PART: Final = re.compile(r"(?:text|audio|images?)(?: tokens?)?", re.I)
PRICES: Final = re.compile(
    r"(?:api |token |usage )?(?:prices?|pricing|costs?|rates?)(?: per .{2,20})?", re.I
)
CALLS: Final = re.compile(
    r"(?:(?:web|online|search|tool) )?(?:searches|queries|requests|calls)", re.I
)
_MEANS: Final = re.compile(
    r"(?:training|fine-?tuning|transcriptions?|speech[\s-]to[\s-]text|text[\s-]to[\s-]speech|embeddings?"
    r"|costs?|price|pricing|text|images?|audio|video|base|turbo|hosting|storage"
    r"|on[\s-]demand|spot|reserved|per \w+|usage|list price|regular|reasoning)(?: tokens?)?"
    rf"|{CALLS.pattern}"
    r"|(?:live|(?:pre-?)?recorded|streaming|real[\s-]?time) (?:audio|speech)"
    r"|speech|voices?|pictures?|(?:images?|pictures?) (?:up to|of|at)"
    r" [0-9][0-9.x×k]*\s?(?:MP|megapixels?|px)?",
    re.I,
)

_SENSES: Final = r"(?:(?:text|images?|pictures?|audio|speech|videos?|files?)(?:,| and| or)? )+"
_READS_AND_WRITES: Final = re.compile(rf"{_SENSES}in(?:,|;| and) {_SENSES}out\.?", re.I)
"""What a model takes and gives: `Images and text in, text out`."""

QUALITY_WORDS: Final = (
    "low|medium|high|shallow|normal|deep|standard|hd|premium|ultra|draft|fine|final|auto"
)
"""How well something is made."""

_SIZE_OR_QUALITY: Final = re.compile(
    rf"(?:{QUALITY_WORDS}|streaming|live|(?:pre-?)?recorded|real[\s-]?time"
    r"|with(?:out)? audio)(?: (?:quality|fidelity|resolution|definition|context size|mode))?"
    r"|(?:[1-8]k |square |wide |tall |portrait |landscape )?"
    r"\(?[0-9]{3,4}\s?[x×]\s?[0-9]{3,4}(?:\s?px)?\)?|[0-9]{3,4}(?:px|²)"
    r"|[0-9]{3,4}p|[1-8]k|(?:up to )?[0-9.]+\s?(?:MP|megapixels?|px)",
    re.I,
)
"""Texts that name a size, a quality or a way to call, and nothing else."""

_COMMA: Final = re.compile(r"\s*[,·]\s*")
_SIZE_FIRST: Final = re.compile(r"(?:[0-9]{3,4}\s?[x×]\s?[0-9]{3,4}(?:\s?px)?|[0-9]{3,4}p)\s(?=\S)")
"""A size before a quality: `1024 × 1024 high`."""

CACHE_PART: Final = re.compile(
    r"(?:(?:(?P<hour>1[\s-]?h(?:(?:ou)?rs?)?)|5[\s-]?m(?:in(?:ute)?s?)?)\s)?(?P<word>reads?|writes?|hits?)",
    re.I,
)
"""Of tokens this is said of the cache alone."""


def is_size_or_quality(text: str) -> bool:
    """Return whether a text is nothing but sizes, qualities or ways to call.

    >>> is_size_or_quality("Up to 1024 px, standard quality"), is_size_or_quality("Anvil 2 HD")
    (True, False)
    """
    parts = _COMMA.split(text) if "," in text or "·" in text else (text,)
    sized = (_SIZE_FIRST.match(part) for part in parts)
    rest = (part[size.end() :] if size else part for size, part in zip(sized, parts, strict=True))
    return all(map(_SIZE_OR_QUALITY.fullmatch, rest))


def lists_models(text: str) -> bool:
    """Return whether a text beside a name is a task, a precision or a size."""
    is_fact = any(known.fullmatch(text) for known in (TASK, _MODE, FACT, _CONTEXT))
    return is_fact or is_class_of_models(text)


def is_name(text: str) -> bool:
    """Return whether a text is a short name: of no plan, meter, unit, tier or amount."""
    bare = in_english(text).strip(" :")
    if is_class_of_models(bare):
        return False
    if not 0 < len(bare.split()) <= NAME_WORDS or NO_MODEL.search(bare) or bare[-1] in ".?!":
        return False
    is_other = is_meter_name(bare) or tier_named(bare) or unit_in(bare) or HAS_MONEY.search(bare)
    is_fact = any(words.fullmatch(bare) for words in (FACT, CACHE_PART, TERM))
    return not (is_other or is_fact) and re.search("[A-Za-z]", bare) is not None


def says_what_for(text: str) -> bool:
    """Return whether a text says of a price what it is for, and names nothing that has a price."""
    words = in_english(text).strip(" :")
    is_meter = is_meter_name(words) and not _READS_AND_WRITES.fullmatch(words)
    return is_meter or bool(_MEANS.fullmatch(words) or TERM.fullmatch(words))


def is_part(text: str) -> bool:
    """Return whether a line is what the prices below it are of: `Audio tokens`, `Batch`."""
    bare = in_english(text).strip(" :")
    return _PART.fullmatch(bare) is not None or tier_named(bare) is not None


def is_part_title(text: str) -> bool:
    """Return whether a heading parts the prices of one model and names none: `Pricing`, `Batch`."""
    bare = in_english(text).strip(" :")
    return PRICES.fullmatch(bare) is not None or is_part(bare) or is_meter_name(bare)


def is_model(text: str) -> bool:
    """Return whether a name is one of a model, and no heading as `Language models`.

    >>> is_model("Anvil"), is_model("anvil-chat"), is_model("Embed 4"), is_model("Add-ons")
    (True, True, True, False)
    >>> is_model("Read aloud"), is_model("Assistants"), is_model("Deep research")
    (False, False, False)
    """
    return is_name(text) and not are_common(in_english(text))


def is_plain_name(text: str) -> bool:
    """Return whether a model's name has no word of a sentence beside it.

    >>> is_plain_name("Anvil 2 mini"), is_plain_name("anvil-2 does not change")
    (True, False)
    """
    others = text.split()[1:]
    are_of_name = all(re.search("[^a-z]", word) or NAME_WORD.fullmatch(word) for word in others)
    return are_of_name and is_model(text)
