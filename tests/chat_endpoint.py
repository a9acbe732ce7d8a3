"""A local chat endpoint that streams with set delays, and misbehaves where it is asked to."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Manners:
    """How the endpoint answers.

    Attributes:
        first_s: Seconds to the first token, by the number of words of the prompt; the value of the
            largest number that is not above it.
        between_s: Seconds between two chunks.
        tokens: Tokens of an answer.
        per_chunk: Tokens in one chunk.
        has_usage: Whether a usage block ends the stream.
        fault: `error`, `stall`, `cut`, `redirect`, `echo` (of the key), or `pieces` (of it,
            a part in each chunk); null: none.
    """

    first_s: dict[int, float] = field(default_factory=lambda: {0: 0.05})
    between_s: float = 0.005
    tokens: int = 20
    per_chunk: int = 1
    has_usage: bool = True
    fault: str | None = None


@dataclass
class ChatEndpoint:
    """A running endpoint.

    Attributes:
        url: Its address.
        manners: How it answers from now on.
        asked: What it was asked: headers and body of each request.
        streamed: Words of the prompt, seconds to the first token, and to the last, of each answer:
            a busy machine is later than it was set to be.
    """

    url: str
    manners: Manners
    asked: list[tuple[dict[str, str], dict[str, Any]]]
    streamed: list[tuple[int, float, float]]


@contextmanager
def chat_endpoint() -> Iterator[ChatEndpoint]:  # noqa: C901 (a handler knows its endpoint)
    """Yield an endpoint that runs as long as the block."""
    endpoint = ChatEndpoint("", Manners(), [], [])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.start = time.perf_counter()
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.asked.append((dict(self.headers), body))
            manners = endpoint.manners
            if manners.fault in {"error", "redirect"}:
                self.send_response(429 if manners.fault == "error" else 302)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self._stream(manners, len(body["messages"][0]["content"].split()))

        def _stream(self, manners: Manners, words: int) -> None:
            self._event({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
            size = max(bound for bound in manners.first_s if bound <= words)
            time.sleep(manners.first_s[size])
            first = last = time.perf_counter() - self.start
            for number in range(manners.tokens // manners.per_chunk):
                if number:
                    time.sleep(manners.between_s)
                text = "word " * manners.per_chunk
                last = time.perf_counter() - self.start
                if manners.fault == "echo":
                    text = self.headers["Authorization"]
                if manners.fault == "pieces":
                    key = self.headers["Authorization"].partition(" ")[2]
                    text = key[2 * number : 2 * number + 2]
                self._event({"choices": [{"delta": {"content": text}}]})
                if manners.fault == "cut":
                    return
                if manners.fault == "stall":
                    time.sleep(5)
            endpoint.streamed.append((words, first, last))
            if manners.has_usage:
                usage = {"prompt_tokens": words, "completion_tokens": manners.tokens}
                self._event({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, data: dict[str, Any]) -> None:
            self.wfile.write(b"data: " + json.dumps(data).encode() + b"\n\n")
            self.wfile.flush()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
