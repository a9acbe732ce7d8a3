"""From an address to its last answer: redirects followed and vetted, faults tried again."""

from collections.abc import Callable, Collection, Mapping
from itertools import count
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, urlsplit

from pipeline.fetch.addresses import expect_fetchable
from pipeline.fetch.allowance import LIMITED
from pipeline.fetch.classify import is_bot_wall
from pipeline.fetch.deadline import Deadline
from pipeline.fetch.outcome import FetchError, PutOffError
from pipeline.fetch.redirects import MAX_REDIRECTS, redirect_target
from pipeline.fetch.retry import RETRIED_STATUSES, wait_s
from pipeline.fetch.spacing import Spacing
from pipeline.fetch.transport import HttpAnswer, Transport
from pipeline.registry.sources import Settings

Check = Callable[[str, str, Deadline], None]
"""Address, its host and the deadline; raises FetchError where it must not be fetched."""


NO_SECRETS: Final[Mapping[str, str]] = MappingProxyType({})


def allow_all(_url: str, _host: str, _deadline: Deadline) -> None:
    """Let everything pass: robots.txt itself is not subject to rules."""


class Exchange:
    """Asks hosts, in turn and again where that makes sense; thread-safe."""

    def __init__(
        self,
        settings: Settings,
        transport: Transport,
        spacing: Spacing,
        *,
        sleep: Callable[[float], None],
        trusted: Collection[str] = (),
    ) -> None:
        """Open nothing yet.

        Args:
            settings: Limits.
            transport: Sends single requests.
            spacing: Gives each request its turn.
            sleep: Waits between tries.
            trusted: Hosts exempt from the address policy; may grow.
        """
        self._trusted = trusted
        self._settings = settings
        self._transport = transport
        self._spacing = spacing
        self._sleep = sleep

    def follow(
        self,
        url: str,
        headers: dict[str, str],
        deadline: Deadline,
        check: Check = allow_all,
        *,
        secrets: Mapping[str, str] = NO_SECRETS,
    ) -> HttpAnswer:
        """Return the answer at the end of the redirects.

        Args:
            url: Where to start.
            headers: Sent with each request.
            deadline: For all requests together.
            check: Asked before each address.
            secrets: Headers for the first host alone, encrypted alone unless it is this machine.

        Raises:
            FetchError: There is no sound answer; its `url` says where.
            PutOffError: There is none within a first look.
        """
        confidant: SplitResult | None = None
        try:
            for _ in range(MAX_REDIRECTS + 1):
                host = expect_fetchable(
                    url, allow_loopback=self._settings.allow_loopback, trusted=self._trusted
                )
                confidant = confidant or urlsplit(url)
                check(url, host, deadline)
                sent = headers | (dict(secrets) if self._may_confide(url, confidant) else {})
                answer = self._asked(url, host, sent, deadline)
                target = redirect_target(answer)
                if target is None:
                    return answer
                url = target
            message = f"more than {MAX_REDIRECTS} redirects"
            raise FetchError(message, "network_error")
        except FetchError as error:
            error.url = url
            raise

    def _may_confide(self, url: str, confidant: SplitResult) -> bool:
        asked = urlsplit(url)
        is_private = asked.scheme == "https" or self._settings.allow_loopback
        return is_private and asked[:2] == confidant[:2]

    def _asked(
        self, url: str, host: str, headers: dict[str, str], deadline: Deadline
    ) -> HttpAnswer:
        for failures in count(1):
            result = self._tried(url, host, headers, deadline)
            pause = self._pause_after(result, failures, deadline.allowance.retries)
            is_first_look = deadline.allowance.is_first_look
            if pause is None or (pause >= deadline.remaining_s and not is_first_look):
                break
            if isinstance(result, HttpAnswer):
                self._spacing.pause(host, pause)
            if is_first_look:
                raise PutOffError
            self._sleep(pause)
        if isinstance(result, FetchError):
            raise result
        return result

    def _tried(
        self, url: str, host: str, headers: dict[str, str], deadline: Deadline
    ) -> HttpAnswer | FetchError:
        deadline.extend(self._spacing.wait_for_turn(host))
        try:
            return self._transport.get(
                url, headers, deadline, max_bytes=deadline.allowance.max_bytes
            )
        except FetchError as error:
            if deadline.allowance.is_first_look and error.outcome in LIMITED:
                raise PutOffError from error
            return error

    def _pause_after(
        self, result: HttpAnswer | FetchError, failures: int, retries: int
    ) -> float | None:
        """Return the pause before the next try; null where there is to be none."""
        if failures > retries:
            return None
        if isinstance(result, FetchError):
            return wait_s(failures, None) if result.may_pass else None
        if result.status not in RETRIED_STATUSES or is_bot_wall(result):
            return None
        return wait_s(failures, result.headers.get("Retry-After"))
