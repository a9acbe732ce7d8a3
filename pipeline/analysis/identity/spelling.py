"""One spelling for the words of a model's name, whoever wrote it.

A token is a word of a name between hyphens; versions are kept with a dot inside: `llama-v3p1`,
`llama3-1` and `Llama 3.1` all give `llama`, `3.1`.
"""

import re
from collections.abc import Container, Iterable
from functools import lru_cache

Tokens = tuple[str, ...]

_SIZED_EXPERTS = re.compile(r"(?<=\d)b?x(?=\d+e\b)")
_UNDERSCORED_DAY = re.compile(r"(?<=_20\d\d)_(\d\d)_(?=\d\d(?![0-9a-z]))")
_DIGIT_UNDERSCORE = re.compile(r"(?<=\d)(?<!\d_\d)(?<!_0\d)_(?=(?:0|[1-9]\d?)v?(?![0-9a-z]))")
"""Between the digits of a version, `llama-3_1`; not before a size, `gemma_3_27b`."""
_PLUS = re.compile(r"(?<=[a-z])\+(?![a-z])")
_POINT_P = re.compile(r"(?<=\d)p(?=\d+[bv]?(?:-|$))")
_P_PART = re.compile(r"(?<=-v)(\d)-p(\d)(?=-|$)")
_SPLIT_VERSION = re.compile(r"(?<![\d.])(\d)-(0|[1-9]\d?)(?=v?(?:-|$))")
_LONE_V = re.compile(r"-v-(?=\d)")
_V_POINT = re.compile(r"(?<=-v0)(?=\d(?:-|$))")
_SMALL = re.compile(r"(?<=-0)-(?=\d+b(?:-|$))")
_QUANTIZED = re.compile(r"(?<=-quantized)\.")
_GGUF = re.compile(
    r"(?<![a-z0-9])(?:ud[-_])?[di]?q([1-9])(?:b?f(?:16|32)[-_]\d|(?:[-_](?:\d|k|nl|xxs|xs|s|m|l|xl))+)"
    r"(?![a-z0-9])"
)
"""A file of llama.cpp or MLC by its bits: `Q4_K_M`, `IQ4_XS`, `q4f16_1`."""
_GPTQ = re.compile(r"(?<=gptq-)([2-8])b(?=-|$)")
_SIGHTED = re.compile(r"(([a-z]+)\d(?:\.\d)?)vl")
_JOINED_DATE = re.compile(r"(?<=-20\d\d-)(\d\d)(\d\d)(?=-|$)")
_MARKS = (
    ("x", _SIZED_EXPERTS, "b-"),
    ("_20", _UNDERSCORED_DAY, r"-\1-"),
    ("_", _DIGIT_UNDERSCORE, "."),
    ("+", _PLUS, "-plus"),
    ("-quantized.", _QUANTIZED, "-"),
)
_POINTS = (
    ("-20", _JOINED_DATE, r"\1-\2"),
    ("p", _POINT_P, "."),
    ("-p", _P_PART, r"\1.\2"),
    ("-v-", _LONE_V, "-v"),
    ("-v0", _V_POINT, "."),
    ("-0-", _SMALL, "."),
)
"""Letters without which a rule changes nothing, the rule, and what it puts there."""
_BREAKS = re.compile(r"[\s_/,:()\[\]+-]+")
_STEM_AND_VERSION = re.compile(r"([a-z]+)(v?\d.*)")
_V_VERSION = re.compile(r"v\d(?:\.\d+)?")
_VERSION = re.compile(r"\d(?:\.\d+)?")
_POINTLESS = re.compile(r"([a-z]+)(\d)(\d)")


def tokens(
    text: str, *, spaced: Container[str], glued: Container[str], plain: Container[str] = ()
) -> Tokens:
    """Return the tokens of a name.

    Args:
        text: The name, in lower case.
        spaced: Stems whose version is a token of its own.
        glued: Stems whose version follows without a hyphen.
        plain: Stems whose version has no `v`, though sellers write one.

    >>> tokens("llama-v3p1-8b", spaced={"llama"}, glued={"qwen"}, plain={"llama"})
    ('llama', '3.1', '8b')
    >>> tokens("Qwen 2.5 72B".lower(), spaced={"llama"}, glued={"qwen"})
    ('qwen2.5', '72b')
    """
    text = _spelled(_MARKS, with_bits(text))
    text = _spelled(_POINTS, _BREAKS.sub("-", text).strip("-."))
    text = _SPLIT_VERSION.sub(r"\1.\2", text)
    found: list[str] = []
    for token in text.split("-"):
        found.extend(_unglue(token, spaced, glued))
    for index in range(1, len(found)):
        if found[index - 1] in plain and _V_VERSION.fullmatch(found[index]):
            found[index] = found[index][1:]
    return tuple(_glue(found, glued))


def _spelled(rules: Iterable[tuple[str, re.Pattern[str], str]], text: str) -> str:
    """Return a text after the rules whose letters stand in it: most names need none of them."""
    for letters, pattern, by in rules:
        if letters in text:
            text = pattern.sub(by, text)
    return text


def with_bits(text: str) -> str:
    """Return a name with `4bit` for `Q4_K_M` and `GPTQ-4b`: files by their bits."""
    return _GGUF.sub(r"\1bit", _GPTQ.sub(r"\1bit", text)) if "q" in text else text


def is_file_of_bits(text: str) -> bool:
    """Return whether a word names a file of a local runner by its bits."""
    return _GGUF.fullmatch(text) is not None


def _unglue(token: str, spaced: Container[str], glued: Container[str]) -> list[str]:
    sighted = _SIGHTED.fullmatch(token)
    if sighted and sighted[2] in glued:
        return [sighted[1], "vl"]
    match = _STEM_AND_VERSION.fullmatch(token)
    if match and match[1] in spaced:
        return [match[1], match[2]]
    return [token]


def _glue(found: list[str], glued: Container[str]) -> list[str]:
    joined: list[str] = []
    for token in found:
        if joined and joined[-1] in glued and _VERSION.fullmatch(token):
            joined[-1] += token
        else:
            joined.append(_pointed(token, glued))
    return joined


def _pointed(token: str, glued: Container[str]) -> str:
    """Put the point back into a version that follows its stem: `qwen25` is `qwen2.5`."""
    match = _POINTLESS.fullmatch(token)
    return f"{match[1]}{match[2]}.{match[3]}" if match and match[1] in glued else token


_KNOWN_SHAPE = re.compile(r"[a-z]?\d+(?:\.\d+)*(?:x\d+)?[a-jl-z]?")
_WEAK_SHAPE = re.compile(r"[ae]\d+(?:\.\d+)?[bm]|\d+e|\d{2}(?:\.\d{2})?|\d{4}|v\d+(?:\.\d+)?")
_LETTER = re.compile(r"([a-z])(?:\d+(?:\.\d+)?)?")
_MODES = frozenset({"instruct", "chat", "it", "thinking"})
_SIZE = re.compile(r"\d+(?:\.\d+)?[bmt]|\d+x\d+b|[ae]\d+b")
_TOTAL = re.compile(r"e?\d+(?:\.\d+)?b|\d+x\d+b|(?!10m)\d{2,3}m")
_LAST_DIGIT = re.compile(r"(?:(.*\d)\.)?([1-9]\d?)")
_ONE_DIGIT_SIZE = re.compile(r"\db")
_EXPERTS = re.compile(r"\d+e")
_RELEASE = re.compile(r"([a-z]*)(\d{1,2}(?:\.\d+)?)")
_VERSION_ALONE = re.compile(r"v?\d{1,2}(?:\.\d{1,2})*")
CONTEXT_NUMBERS = frozenset({"4096", "8192", "16384", "32768", "65536", "131072"})
MONTH_DIGITS = 4
"""Digits of a year and a month in a name."""
_CONTEXT_K = re.compile(r"(\d{1,4})(k)|(1|2|4|10)m")


of_word = lru_cache(maxsize=65_536)
"""What a word tells is asked of each word many times, and names are made of few words."""


def with_points(text: str) -> str:
    """Return a name with points for the underscores between its digits: `llama-3_1-8b`."""
    return _DIGIT_UNDERSCORE.sub(".", text)


@of_word
def is_regular(token: str) -> bool:
    """Return whether a token has the shape of a version, size or date."""
    return _KNOWN_SHAPE.fullmatch(token) is not None


@of_word
def letter_of(token: str) -> str:
    """Return the letter that stands alone or before a version, `r` of `r1`; "" of other words."""
    match = _LETTER.fullmatch(token)
    return match[1] if match else ""


@of_word
def is_version(token: str) -> bool:
    """Return whether a token is a version number alone, `3.5` or `v2`: no size and no date."""
    return _VERSION_ALONE.fullmatch(token) is not None


def is_release(token: str) -> bool:
    """Return whether a token is a month of release: `2507`."""
    return token.isdigit() and len(token) == MONTH_DIGITS


@of_word
def is_weak(token: str) -> bool:
    """Return whether sellers leave such a token out: active size, experts, date, mode, `v1`."""
    return token in _MODES or _WEAK_SHAPE.fullmatch(token) is not None


def is_mode(token: str) -> bool:
    """Return whether a token tells how the model was tuned."""
    return token in _MODES


@of_word
def has_digit(token: str) -> bool:
    """Return whether a token has a number in it."""
    return any(character.isdigit() for character in token)


def mode_after_size(name: Iterable[str]) -> list[str]:
    """Return a name with a mode that stands before the size put behind it and the active size.

    >>> mode_after_size(["lfm2.5", "thinking", "1.2b"])
    ['lfm2.5', '1.2b', 'thinking']
    """
    ordered: list[str] = []
    modes: list[str] = []
    for token in name:
        if modes and (not is_size(token) or context_tokens(token) is not None):
            ordered.extend(modes)
            modes = []
        if token in _MODES:
            modes.append(token)
        else:
            ordered.append(token)
    return ordered + modes


def split_sizes(found: Tokens) -> Tokens:
    """Return a name with `1.5b` for `1-5b`, or for the end of a version: `qwen2.1-5b`.

    >>> split_sizes(("qwen2.5", "coder", "1", "5b")), split_sizes(("qwen2.1", "5b"))
    (('qwen2.5', 'coder', '1.5b'), ('qwen2', '1.5b'))
    """
    for place in range(1, len(found)):
        before = _LAST_DIGIT.fullmatch(found[place - 1])
        if before and _ONE_DIGIT_SIZE.fullmatch(found[place]):
            kept = (before[1],) if before[1] else ()
            return (*found[: place - 1], *kept, f"{before[2]}.{found[place]}", *found[place + 1 :])
    return found


def is_thinking(found: Tokens) -> bool | None:
    """Return whether a name's mode is to think; none where it tells no mode."""
    modes = _MODES & set(found)
    return "thinking" in modes if modes else None


@of_word
def is_size(token: str) -> bool:
    """Return whether a token is a number of parameters."""
    return _SIZE.fullmatch(token) is not None


@of_word
def is_experts(token: str) -> bool:
    """Return whether a token is a number of experts: `16e`."""
    return _EXPERTS.fullmatch(token) is not None


def totals(found: Tokens) -> frozenset[str]:
    """Return the tokens that state the total number of parameters."""
    return frozenset(filter(_is_total, found))


@of_word
def _is_total(token: str) -> bool:
    return _TOTAL.fullmatch(token) is not None


def releases(found: Tokens) -> dict[str, set[str]]:
    """Return version numbers by the letters before them: `{"v": {"3.1"}}`."""
    versions: dict[str, set[str]] = {}
    for token in found:
        match = _RELEASE.fullmatch(token)
        if match:
            versions.setdefault(match[1], set()).add(match[2].removesuffix(".0"))
    return versions


@of_word
def context_tokens(token: str) -> int | None:
    """Return how many tokens of context a word like `128k` or `8192` states.

    >>> context_tokens("128k"), context_tokens("8192"), context_tokens("70b")
    (128000, 8192, None)
    """
    if token in CONTEXT_NUMBERS:
        return int(token)
    match = _CONTEXT_K.fullmatch(token)
    if match is None:
        return None
    return int(match[1]) * 1_000 if match[2] else int(match[3]) * 1_000_000
