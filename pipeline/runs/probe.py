"""Measuring the speed of endpoints, within a budget that our own prices keep."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from pipeline.fetch.streaming import StreamClient, StreamedAnswer, is_key_safe
from pipeline.reading.worker import document_worker
from pipeline.registry.probes import Probe, highest_cost
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.reading import attempts_by_source, read_again
from pipeline.runs.source_result import SourceResult
from pipeline.runs.timetravel import read_from
from pipeline.storage.attempts import Attempt

WORDS: Final = tuple(
    """
    time year people way day man thing woman life child world school state family student
    group country problem hand part place case week company system program question work
    government number night point home water room mother area money story fact month lot
    right study book eye job word business issue side kind head house service friend
    father power hour game line end member law car city community name president team
    minute idea body information back
    """.split()  # noqa: SIM905 (a list of a hundred is no easier to read)
)
"""Common words: one token each in common vocabularies."""

TASK: Final = "Write a plain story that uses many of these words. Words: "

Prices = tuple[Decimal, Decimal]
"""USD per million tokens of input and of output."""


class Budget:
    """What one run may still spend."""

    def __init__(self, probe: Probe, prices: Prices) -> None:
        """Have spent nothing."""
        self._probe = probe
        self._prices = prices
        self.spent_usd = Decimal(0)

    def allows(self, prompt_tokens: int) -> bool:
        """Return whether the highest cost of one more request is within the budget."""
        most = highest_cost(self._probe, prompt_tokens, self._prices)
        return self.spent_usd + most <= self._probe.max_usd

    def spend(self, prompt_tokens: int, answer: StreamedAnswer) -> None:
        """Add what a request cost: by the server's count, else its highest cost."""
        usage = _usage(answer)
        if usage is None:
            self.spent_usd += highest_cost(self._probe, prompt_tokens, self._prices)
            return
        input_, output = self._prices
        self.spent_usd += (input_ * usage[0] + output * usage[1]) / 1_000_000


def measure_endpoints(
    project: Project, probes: Sequence[Probe], *, now: Clock, say: Callable[[str], None]
) -> Iterator[SourceResult]:
    """Measure endpoints one after the other; yield what was read of each.

    Args:
        project: Where the archive and the prices are.
        probes: What to measure.
        now: The time.
        say: Takes a line of progress.

    Raises:
        ConfigError: A price or a key is not known, or a budget allows no request.
    """
    current = read_from(project, "derived/current_prices", as_of=None, known_at=None)
    priced = [(probe, known_prices(current, probe)) for probe in probes]
    with document_worker() as worker:
        for probe, prices in priced:
            if run_probe(project, probe, prices, now=now, say=say) is None:
                msg = f"probe {probe.id}: max_usd of {probe.max_usd} allows no request: raise it"
                raise ConfigError(msg)
            source = project.registry.by_id(probe.source_id)
            attempts = attempts_by_source(project, [source])[source.id]
            yield read_again(project, source, attempts, worker=worker)


def known_prices(current_prices: pd.DataFrame, probe: Probe) -> Prices:
    """Return what a probe's model costs at its seller, by derived/current_prices.

    Raises:
        ConfigError: One of the two prices is not known, so the budget cannot be kept.
    """
    rows = current_prices[
        (current_prices["provider_id"] == probe.provider)
        & (current_prices["model_id_native"] == probe.model)
        & (current_prices["service_tier"] == "standard")
        & (current_prices["unit"] == "usd_per_mtok")
        & current_prices["price_usd"].notna()
    ]
    highest = {
        meter: rows.loc[rows["meter"] == meter, "price_usd"].max() for meter in ("input", "output")
    }
    unknown = [meter for meter, usd in highest.items() if pd.isna(usd)]
    if unknown:
        msg = (
            f"probe {probe.id}: no {unknown[0]} price of {probe.model} at {probe.provider} is "
            "known, so its budget cannot be kept: read a source that states it first"
        )
        raise ConfigError(msg)
    return Decimal(str(highest["input"])), Decimal(str(highest["output"]))


def run_probe(
    project: Project, probe: Probe, prices: Prices, *, now: Clock, say: Callable[[str], None]
) -> Attempt | None:
    """Measure one endpoint, and archive every request as it went.

    Args:
        project: Where the archive is.
        probe: What to measure.
        prices: What it costs.
        now: The time.
        say: Takes a line of progress.

    Returns:
        The archived attempt; null where the budget allowed no request.

    Raises:
        ConfigError: The key is not set, or would travel in the clear.
    """
    key = _key(probe)
    budget = Budget(probe, prices)
    client = StreamClient(
        user_agent=project.registry.settings.user_agent, timeout_s=probe.timeout_s
    )
    started = now()
    try:
        requests = _requests(probe, client, key, budget, say)
    finally:
        client.close()
    if not requests:
        return None
    document = {
        "probe": probe.id,
        "provider": probe.provider,
        "model": probe.model,
        "label": probe.label,
        "endpoint": str(probe.endpoint),
        "region": probe.region,
        "output_tokens": probe.output_tokens,
        "measured_by": "own probe",
        "started_at": started.isoformat(),
        "ended_at": now().isoformat(),
        "spent_usd": str(budget.spent_usd),
        "requests": requests,
    }
    body = json.dumps(document, indent=1, ensure_ascii=False).encode()
    source = project.registry.by_id(probe.source_id)
    earlier = attempts_by_source(project, [source]).get(source.id, [])
    acquirer = Acquirer(project, source, earlier, now)
    return acquirer.keep(body, "live", at=started, url=str(probe.endpoint))


def _key(probe: Probe) -> str | None:
    if probe.key_env is None:
        return None
    key = os.environ.get(probe.key_env, "").strip()
    if not (key.isascii() and key.isprintable()):
        msg = f"probe {probe.id}: {probe.key_env} holds characters that no key has: set it anew"
        raise ConfigError(msg)
    if not key:
        msg = f"probe {probe.id}: set {probe.key_env}, the key of {probe.endpoint}"
        raise ConfigError(msg)
    if not is_key_safe(str(probe.endpoint)):
        msg = f"probe {probe.id}: {probe.endpoint} is not https: the key would travel in the clear"
        raise ConfigError(msg)
    return key


def _requests(
    probe: Probe,
    client: StreamClient,
    key: str | None,
    budget: Budget,
    say: Callable[[str], None],
) -> list[Mapping[str, Any]]:
    """Return all requests of a run, sizes taken in turn so that no hour of the day favours one."""
    url = f"{str(probe.endpoint).rstrip('/')}/chat/completions"
    requests: list[Mapping[str, Any]] = []
    for number in range(probe.warm_ups + probe.repetitions):
        for size in probe.prompt_tokens:
            if not budget.allows(size):
                say(f"{probe.id}: stopped before {probe.max_usd} USD, {budget.spent_usd:.6f} spent")
                return requests
            if requests:
                time.sleep(probe.pause_s)
            answer = client.ask(url, _body(probe, size), key=key)
            budget.spend(size, answer)
            requests.append(_record(size, number, number < probe.warm_ups, answer))
            say(f"{probe.id}: {size:,} tokens, {answer.error or f'{answer.ended_s:.2f} s'}")
    return requests


def _body(probe: Probe, prompt_tokens: int) -> Mapping[str, object]:
    """Return one request; its words are drawn anew, so that no cache has seen them."""
    words = " ".join(random.choices(WORDS, k=max(1, prompt_tokens - len(TASK.split()))))  # noqa: S311
    return {
        "model": probe.model,
        "messages": [{"role": "user", "content": TASK + words}],
        "max_tokens": probe.output_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def _record(
    prompt_tokens: int, repetition: int, is_warm_up: bool, answer: StreamedAnswer
) -> Mapping[str, Any]:
    fields = asdict(answer)
    events = [{"at_s": round(at, 6), "data": data} for at, data in fields.pop("events")]
    return {
        "prompt_tokens": prompt_tokens,
        "repetition": repetition,
        "is_warm_up": is_warm_up,
        **fields | {"ended_s": round(answer.ended_s, 6), "events": events},
    }


def _usage(answer: StreamedAnswer) -> tuple[int, int] | None:
    for _, data in reversed(answer.events):
        try:
            usage = json.loads(data).get("usage")
        except (json.JSONDecodeError, AttributeError):
            continue
        if isinstance(usage, dict):
            sent, answered = usage.get("prompt_tokens"), usage.get("completion_tokens")
            if isinstance(sent, int) and isinstance(answered, int) and min(sent, answered) >= 0:
                return sent, answered
    return None
