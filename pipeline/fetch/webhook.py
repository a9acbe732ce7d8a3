"""Sends news to a webhook, under the rules of the guarded client: the one thing that we send.

The address is a secret, so nothing that is returned or raised here holds it.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from pipeline.fetch.addresses import expect_fetchable
from pipeline.fetch.allowance import Allowance
from pipeline.fetch.deadline import Deadline
from pipeline.fetch.dialer import Dialer, Network
from pipeline.fetch.outcome import FetchError
from pipeline.fetch.sockets import tls_context
from pipeline.fetch.transport import HttpAnswer, Transport
from pipeline.registry.sources import Settings

MAX_ANSWER_BYTES: Final = 65_536
"""A webhook answers with a word; more is not read."""

TAKEN: Final = range(200, 300)


def post_json(
    url: str,
    payload: Mapping[str, Any],
    settings: Settings,
    *,
    network: Network | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> str | None:
    """Send a message; return why it was not taken, in plain words, or null where it was.

    Tried once: https only (plain http where loopback is allowed), no redirects, one deadline.

    Args:
        url: Address of the webhook.
        payload: What is sent, as JSON.
        settings: Limits, and who we say we are.
        network: How names are looked up and addresses connected; null for the real one.
        clock: Monotonic seconds.
    """
    deadline = Deadline(Allowance.of(settings), silence_s=settings.read_timeout_s, clock=clock)
    try:
        answer = _posted(url, json.dumps(payload).encode(), settings, network, deadline)
    except FetchError as error:
        return _without(url, error.message)
    return None if answer.status in TAKEN else f"the webhook answered with status {answer.status}"


def _posted(
    url: str, body: bytes, settings: Settings, network: Network | None, deadline: Deadline
) -> HttpAnswer:
    expect_fetchable(url, allow_loopback=settings.allow_loopback)
    if not url.startswith("https://") and not settings.allow_loopback:
        message = "the webhook's address must begin with https://"
        raise FetchError(message, "refused")
    network = network or Network()
    dialer = Dialer(
        network=network,
        allow_loopback=settings.allow_loopback,
        timeout_s=settings.connect_timeout_s,
    )
    transport = Transport(
        user_agent=settings.user_agent,
        threads=1,
        dialer=dialer,
        tls=tls_context(network.ca_file),
    )
    headers = {"Content-Type": "application/json"}
    try:
        return transport.post(url, headers, body, deadline, max_bytes=MAX_ANSWER_BYTES)
    finally:
        transport.close()


def _without(url: str, message: str) -> str:
    """Return a message without the address, or what of it is the secret."""
    path = url.partition("://")[2].partition("/")[2]
    secrets = {url, url[:200], f"/{path}", *re.split(r"[/?&=#]", path)}
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) > 1:
            message = message.replace(secret, "…")
    return message
