"""The columns of a usage log as it is priced, and the columns that known exports have for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

TEXTS: Final = ("seller", "model", "tier", "region")
"""Who was asked for what, in which class of service and where; tier and region may be null."""

COUNTS: Final = (
    *("input_tokens", "cached_tokens", "cache_write_tokens", "cache_write_1h_tokens"),
    *("output_tokens", "reasoning_tokens", "images", "audio_seconds", "requests", "searches"),
)
"""What was used. Input includes cached and cache-written tokens; output includes reasoning."""

COLUMNS: Final = ("time", *TEXTS, *COUNTS)
"""Columns of a log in our own form."""


@dataclass(frozen=True)
class LogForm:
    """How one kind of export names what we price.

    Attributes:
        name: For messages.
        marks: Columns by which it is recognised; all have to be there.
        columns: Its column for each of ours.
        seller: Who is asked, where the export is one seller's own.
        adds_to_input: Our columns of input that its input column leaves out.
        long_prompts: Its column that says how long the prompts of a group are, and the tokens that
            each of its words stands for.
    """

    name: str
    marks: tuple[str, ...]
    columns: Mapping[str, str]
    seller: str | None = None
    adds_to_input: tuple[str, ...] = field(default=())
    long_prompts: tuple[str, Mapping[str, float]] | None = None


NANOSECONDS_FROM: Final = 1e12
"""Larger numbers are times in nanoseconds, smaller ones in seconds."""

ANTHROPIC_CONTEXTS: Final = {"0-200k": 200_000.0, "200k-1M": 200_001.0}
"""Groups of prompts by length, and a length in each."""

FORMS: Final[Sequence[LogForm]] = (
    LogForm(
        "OpenAI usage export",
        ("input_cached_tokens", "num_model_requests"),
        {
            "time": "start_time",
            "model": "model",
            "tier": "service_tier",
            "input_tokens": "input_tokens",
            "cached_tokens": "input_cached_tokens",
            "output_tokens": "output_tokens",
            "requests": "num_model_requests",
            "cache_write_tokens": "input_cache_write_tokens",
        },
        seller="openai",
    ),
    LogForm(
        "Anthropic usage report",
        ("uncached_input_tokens", "cache_read_input_tokens"),
        {
            "time": "starting_at",
            "model": "model",
            "tier": "service_tier",
            "input_tokens": "uncached_input_tokens",
            "region": "inference_geo",
            "cached_tokens": "cache_read_input_tokens",
            "cache_write_tokens": "cache_creation.ephemeral_5m_input_tokens",
            "cache_write_1h_tokens": "cache_creation.ephemeral_1h_input_tokens",
            "output_tokens": "output_tokens",
            "searches": "server_tool_use.web_search_requests",
        },
        seller="anthropic",
        adds_to_input=("cached_tokens", "cache_write_tokens", "cache_write_1h_tokens"),
        long_prompts=("context_window", ANTHROPIC_CONTEXTS),
    ),
    LogForm(
        "Anthropic usage export",
        ("usage_date_utc", "model_version", "usage_input_tokens_no_cache"),
        {
            "time": "usage_date_utc",
            "model": "model_version",
            "tier": "usage_type",
            "input_tokens": "usage_input_tokens_no_cache",
            "cached_tokens": "usage_input_tokens_cache_read",
            "cache_write_tokens": "usage_input_tokens_cache_write_5m",
            "cache_write_1h_tokens": "usage_input_tokens_cache_write_1h",
            "output_tokens": "usage_output_tokens",
            "searches": "web_search_count",
        },
        seller="anthropic",
        adds_to_input=("cached_tokens", "cache_write_tokens", "cache_write_1h_tokens"),
        long_prompts=("context_window", ANTHROPIC_CONTEXTS),
    ),
    LogForm(
        "LiteLLM spend log",
        ("startTime", "prompt_tokens", "completion_tokens"),
        {
            "time": "startTime",
            "seller": "custom_llm_provider",
            "model": "model",
            "input_tokens": "prompt_tokens",
            "output_tokens": "completion_tokens",
            "cached_tokens": "metadata.usage_object.prompt_tokens_details.cached_tokens",
            "cache_write_tokens": "metadata.usage_object.cache_creation_input_tokens",
            "reasoning_tokens": (
                "metadata.usage_object.completion_tokens_details.reasoning_tokens"
            ),
        },
    ),
    LogForm(
        "OpenRouter activity export",
        ("model_permaslug", "tokens_prompt", "tokens_completion"),
        {
            "time": "created_at",
            "model": "model_permaslug",
            "input_tokens": "tokens_prompt",
            "output_tokens": "tokens_completion",
            "cached_tokens": "tokens_cached",
            "reasoning_tokens": "tokens_reasoning",
        },
        seller="openrouter",
    ),
    LogForm(
        "OpenRouter activity by day",
        ("model_permaslug", "prompt_tokens", "completion_tokens"),
        {
            "time": "date",
            "model": "model_permaslug",
            "requests": "requests",
            "input_tokens": "prompt_tokens",
            "output_tokens": "completion_tokens",
            "reasoning_tokens": "reasoning_tokens",
        },
        seller="openrouter",
    ),
    LogForm(
        "OpenTelemetry GenAI spans",
        ("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.request.model"),
        {
            "time": "start_time",
            "seller": "gen_ai.provider.name",
            "model": "gen_ai.request.model",
            "tier": "openai.response.service_tier",
            "input_tokens": "gen_ai.usage.input_tokens",
            "cached_tokens": "gen_ai.usage.cache_read.input_tokens",
            "cache_write_tokens": "gen_ai.usage.cache_creation.input_tokens",
            "output_tokens": "gen_ai.usage.output_tokens",
            "reasoning_tokens": "gen_ai.usage.reasoning.output_tokens",
        },
    ),
)
"""Exports that are recognised by their columns."""


class UsageError(ValueError):
    """A log cannot be priced; the message says which column or row is at fault and the mend."""


def normalized_log(
    raw: pd.DataFrame, *, names: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, str]:
    """Return a usage log in our columns, and the name of the form it came in.

    Args:
        raw: The log as read, a row a request or a group of requests.
        names: Its column for each of ours where it differs; wins over a recognised form.

    Returns:
        The columns of `COLUMNS`: time in UTC, texts, counts as float64 with 0 where the log has no
        such column or no value, `requests` 1 where it has no such column; and `prompt_tokens`, the
        length of one prompt: the mean of a group of requests, if the form says no more.

    Raises:
        UsageError: A column is missing, a time or a count cannot be read or is negative, or more
            tokens are cached than were sent.
    """
    form = _form_of(raw, names or {})
    columns = {**form.columns, **(names or {})}
    found = {ours: theirs for ours, theirs in columns.items() if theirs in raw.columns}
    _expect_columns(found, form, names or {}, raw)
    log = pd.DataFrame({"time": _times(raw[found["time"]], found["time"])})
    for name in TEXTS:
        log[name] = _texts(raw, found.get(name), form.seller if name == "seller" else None)
    for name in COUNTS:
        log[name] = _counts(raw, found.get(name), 1.0 if name == "requests" else 0.0)
    for name in form.adds_to_input:
        log["input_tokens"] += log[name]
    if form.seller == "openai" and "batch" in raw.columns:
        log["tier"] = log["tier"].mask(raw["batch"].astype("string").str.lower() == "true", "batch")
    _expect_parts(log)
    return log.assign(prompt_tokens=_prompt_lengths(log, raw, form)), form.name


def _form_of(raw: pd.DataFrame, names: Mapping[str, str]) -> LogForm:
    own = LogForm("own columns", (), {name: name for name in COLUMNS})
    if names:
        return own
    return next((form for form in FORMS if set(form.marks) <= set(raw.columns)), own)


def _expect_columns(
    found: Mapping[str, str], form: LogForm, names: Mapping[str, str], raw: pd.DataFrame
) -> None:
    absent = [f"{ours}={theirs}" for ours, theirs in names.items() if theirs not in raw.columns]
    needed = [name for name in ("time", "model") if name not in found]
    needed += [] if form.seller or "seller" in found else ["seller"]
    if absent or needed:
        what = f"no column for {', '.join(needed)}" if needed else f"no column {', '.join(absent)}"
        msg = (
            f"{what} in a log with the columns {', '.join(map(str, raw.columns))}; "
            "name them with --column, as --column time=created_at"
        )
        raise UsageError(msg)


def _times(column: pd.Series, name: str) -> pd.Series:
    """Return times in UTC; numbers are seconds since 1970, or nanoseconds where they are large."""
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().all() and len(numbers):
        seconds = numbers.where(numbers < NANOSECONDS_FROM, numbers / 1e9)
        return pd.to_datetime(seconds, unit="s", utc=True)
    times = pd.to_datetime(column, utc=True, format="ISO8601", errors="coerce")
    _expect_all(times.notna(), column, name, "is no time in ISO 8601")
    return times


def _texts(raw: pd.DataFrame, name: str | None, default: str | None) -> pd.Series:
    if name is None:
        return pd.Series(default, index=raw.index, dtype="string")
    texts = raw[name].astype("string").str.strip()
    return pd.Series(texts.mask(texts == "", default).fillna(default or pd.NA))


def _counts(raw: pd.DataFrame, name: str | None, default: float) -> pd.Series:
    if name is None:
        return pd.Series(default, index=raw.index, dtype="float64")
    given = raw[name]
    numbers = pd.to_numeric(given, errors="coerce").astype("float64")
    _expect_all(numbers.notna() | given.isna(), given, name, "is no number")
    _expect_all(~(numbers < 0), given, name, "is negative")
    return numbers.fillna(default)


def _prompt_lengths(log: pd.DataFrame, raw: pd.DataFrame, form: LogForm) -> pd.Series:
    mean = log["input_tokens"] / log["requests"].clip(lower=1)
    if form.long_prompts is None or form.long_prompts[0] not in raw.columns:
        return mean
    column, lengths = form.long_prompts
    return raw[column].map(lengths).astype("float64").fillna(0.0)


def _expect_parts(log: pd.DataFrame) -> None:
    """Expect that parts of the prompt and of the answer are no more than the whole."""
    parts = log["cached_tokens"] + log["cache_write_tokens"] + log["cache_write_1h_tokens"]
    _expect_all(parts <= log["input_tokens"], parts, "cached_tokens", "is more than the input")
    reasoning = log["reasoning_tokens"]
    is_part = reasoning <= log["output_tokens"]
    _expect_all(is_part, reasoning, "reasoning_tokens", "is more than the output")


def _expect_all(is_sound: pd.Series, given: pd.Series, name: str, fault: str) -> None:
    if not is_sound.all():
        place = int(is_sound.to_numpy().argmin())
        msg = f"row {place + 1}: {name} '{given.iloc[place]}' {fault}"
        raise UsageError(msg)
