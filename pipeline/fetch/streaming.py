"""One streamed answer of a chat interface, each event with the time of its arrival."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from httpx_sse import EventSource, SSEError

from pipeline.fetch.redaction import is_key_in_pieces, text_without_key

DONE = "[DONE]"
MAX_EVENTS = 200_000
"""Events of one answer; more is no answer to a short question."""


@dataclass
class StreamedAnswer:
    """What came of one request.

    Attributes:
        status: HTTP status; null where no answer came.
        events: Seconds from the start of sending to arrival, and the text, of each event.
        ended_s: Seconds to the end of the stream, or to its failure.
        error: Why it failed; null where the stream came to its end.
    """

    status: int | None = None
    events: list[tuple[float, str]] = field(default_factory=list)
    ended_s: float = 0.0
    error: str | None = None


class StreamClient:
    """Asks endpoints that the user's own configuration names; follows no redirect."""

    def __init__(self, *, user_agent: str, timeout_s: float) -> None:
        """Open nothing yet.

        Args:
            user_agent: Sent with each request.
            timeout_s: Longest silence, and longest time of one request.
        """
        self._timeout_s = timeout_s
        self._http = httpx.Client(
            headers={"User-Agent": user_agent},
            timeout=timeout_s,
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(self, url: str, body: Mapping[str, object], *, key: str | None) -> StreamedAnswer:
        """Return the answer to one request, whatever came of it, without the key.

        Args:
            url: Where to ask.
            body: Sent as JSON.
            key: Sent as a bearer token, over TLS or to this machine only.
        """
        answer = StreamedAnswer()
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        start = time.perf_counter()
        try:
            self._stream(url, body, headers, start, answer)
        except (httpx.HTTPError, SSEError) as error:
            answer.error = (
                f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            )
        answer.ended_s = time.perf_counter() - start
        for sent in headers.values():
            answer.events = [(at, text_without_key(text, sent)) for at, text in answer.events]
            answer.error = answer.error and text_without_key(answer.error, sent)
            if is_key_in_pieces((text for _, text in answer.events), sent):
                answer.events = []
                answer.error = (
                    "the answer holds the key that it was asked for with, and is not kept"
                )
        return answer

    def _stream(
        self,
        url: str,
        body: Mapping[str, object],
        headers: Mapping[str, str],
        start: float,
        answer: StreamedAnswer,
    ) -> None:
        with self._http.stream("POST", url, json=body, headers=headers) as response:
            answer.status = response.status_code
            if response.status_code != httpx.codes.OK:
                answer.error = f"HTTP {response.status_code}"
                return
            for event in EventSource(response).iter_sse():
                at = time.perf_counter() - start
                if event.data == DONE:
                    return
                answer.events.append((at, event.data))
                if at > self._timeout_s or len(answer.events) > MAX_EVENTS:
                    answer.error = f"no end after {at:.0f} s and {len(answer.events)} events"
                    return
            answer.error = "the stream ended before its end mark"


def is_key_safe(url: str) -> bool:
    """Return whether a key may be sent there: over TLS, or to this machine."""
    address = httpx.URL(url)
    return address.scheme == "https" or address.host in {"127.0.0.1", "::1", "localhost"}
