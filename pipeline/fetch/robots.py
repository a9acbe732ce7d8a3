"""What a host's robots.txt lets us fetch (RFC 9309), read once per run.

- 2xx: its rules hold. 4xx but 429, or any other answer: there are none, all is allowed.
- 429: the host has enough of us; its pages are `rate_limited`.
- 5xx, or a file that cannot be read: the host may have rules, so its pages are `refused`.
- No answer: the host cannot be reached, and that is the outcome of its pages too.
"""

import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from pipeline.domain.outcome import Outcome
from pipeline.fetch.allowance import Allowance
from pipeline.fetch.outcome import FetchError
from pipeline.fetch.transport import HttpAnswer

MAX_ROBOTS_BYTES = 512_000
"""RFC 9309 asks for at least 500 KiB; what follows is not read."""
AGENT_LINE = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
OTHER_AGENTS = "/"
"""Stands in no product name."""
PASSED_ON: frozenset[Outcome] = frozenset({"network_error", "timeout", "refused"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows.

    Attributes:
        robots: Its rules; null where it has none.
        fault: Outcome and reason for all its pages; null where the rules decide.
    """

    robots: Protego | None = None
    fault: tuple[Outcome, str] | None = None


class Robots:
    """The robots.txt of all hosts of this run; thread-safe."""

    def __init__(self, user_agent: str, read: Callable[[str, Allowance], HttpAnswer]) -> None:
        """Read nothing yet.

        Args:
            user_agent: As sent; its first word, up to the slash, is looked for in the rules.
            read: Fetches a robots.txt within what a document may take, redirects followed; raises
                FetchError, or PutOffError, after which it is read again.
        """
        self._product = user_agent.partition("/")[0].split()[0].lower()
        self._read = read
        self._lock = threading.Lock()
        self._rules: dict[str, Future[Rules]] = {}

    def expect_allowed(self, url: str, allowance: Allowance) -> float | None:
        """Check that `url` may be fetched; return the pause its host asks for, if any.

        Raises:
            FetchError: The rules forbid it, or could not be had.
            PutOffError: They could not be had within a first look.
        """
        parts = urlsplit(url)
        rules = self._rules_of(f"{parts.scheme}://{parts.netloc.lower()}", allowance)
        if rules.fault:
            outcome, message = rules.fault
            raise FetchError(message, outcome)
        if rules.robots is None:
            return None
        if not rules.robots.can_fetch(url, self._product):
            message = "robots.txt forbids this address"
            raise FetchError(message, "refused")
        return rules.robots.crawl_delay(self._product)

    def _rules_of(self, origin: str, allowance: Allowance) -> Rules:
        with self._lock:
            known = self._rules.get(origin)
            future = known or self._rules.setdefault(origin, Future())
        if known is None:
            try:
                future.set_result(self._fetched_rules(origin, allowance))
            except BaseException as error:
                # Other threads wait for this result: they must hear of a fault, too.
                future.set_exception(error)
                with self._lock:
                    del self._rules[origin]
                raise
        return future.result()

    def _fetched_rules(self, origin: str, allowance: Allowance) -> Rules:
        try:
            answer = self._read(f"{origin}/robots.txt", allowance)
        except FetchError as error:
            outcome: Outcome = error.outcome if error.outcome in PASSED_ON else "refused"
            return Rules(fault=(outcome, f"robots.txt: {error.message}"))
        if answer.status == 429:  # noqa: PLR2004
            return Rules(fault=("rate_limited", "robots.txt: too many requests"))
        if answer.status >= 500:  # noqa: PLR2004
            message = f"robots.txt: status {answer.status}, so all is forbidden (RFC 9309)"
            return Rules(fault=("refused", message))
        if not 200 <= answer.status < 300:  # noqa: PLR2004
            return Rules()
        text = answer.body.content[:MAX_ROBOTS_BYTES].decode("utf-8-sig", errors="replace")
        return Rules(Protego.parse(_relevant_rules(text, self._product)))


def _relevant_rules(text: str, product: str) -> str:
    """Return the rules with all other agents under one name.

    Protego keeps a rule once per agent of its group: half a megabyte of agents before half a
    megabyte of rules would need more memory than there is.
    """
    lines: list[str] = []
    group: set[str] = set()
    for line in text.splitlines():
        agent = AGENT_LINE.match(line)
        if agent is None:
            group.clear()
            lines.append(line)
            continue
        name = agent[1].strip().lower().partition("/")[0]
        kept = name if name in {"*", product} else OTHER_AGENTS
        if kept not in group:
            group.add(kept)
            lines.append(f"User-agent: {kept}")
    return "\n".join(lines)
