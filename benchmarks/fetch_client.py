"""CPU per page of our client against a plain `requests.Session`, over the same local server.

    python benchmarks/fetch_client.py [rounds]

Rounds alternate, so that a busy machine slows both; what counts is the ratio.
"""

import gzip
import multiprocessing
import random
import socket
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Thread

import requests

from pipeline.fetch.client import Client
from pipeline.fetch.page import judge_page
from pipeline.registry.sources import Settings

PAGES = 500
PAGE_BYTES = 130_000
ROW_BYTES = 160
ROUNDS = 7


def price_page(seed: int) -> bytes:
    """Return a page of about `PAGE_BYTES` with prices, in a table or, as often, in boxes."""
    rng = random.Random(seed)  # noqa: S311
    row_tag, cell_tag = ("tr", "td") if seed % 2 else ("div", "span")
    rows = [b"<!doctype html><html><head><title>Pricing</title></head><body><h1>Pricing</h1>"]
    rows.append(b"<table>" if seed % 2 else b"<section>")
    while len(rows) * ROW_BYTES < PAGE_BYTES + 2 * ROW_BYTES:
        words = "".join(rng.choices("abcdefghij ", k=60))
        price = f"${rng.randint(1, 999) / 100:.2f}"
        cells = f'<a href="/models/{len(rows):06}">{words}</a></{cell_tag}><{cell_tag}>{price}'
        row = f'<{row_tag} class="row"><{cell_tag}>{cells}</{cell_tag}></{row_tag}>\n'
        rows.append(row.encode().ljust(ROW_BYTES))
    return b"".join(rows) + b"</body></html>"


def serve(port_to: Connection) -> None:
    """Answer every request with one of ten pages, gzipped, on connections that stay open."""
    bodies = [gzip.compress(price_page(seed), 6) for seed in range(10)]
    listener = socket.create_server(("127.0.0.1", 0))
    port_to.send(listener.getsockname()[1])
    while True:
        connection, _ = listener.accept()
        Thread(target=answer, args=(connection, bodies), daemon=True).start()


def answer(connection: socket.socket, bodies: list[bytes]) -> None:
    """Answer the requests of one connection until it closes."""
    while request := connection.recv(65_536):
        if request.startswith(b"GET /robots.txt"):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            continue
        body = bodies[int(request.split()[1].rpartition(b"/")[2]) % len(bodies)]
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            f'ETag: "{len(body)}"\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n'
        )
        connection.sendall(head.encode() + body)
    connection.close()


def cpu_ms_per_page(fetch: Callable[[str], bytes | None], base: str) -> float:
    """Return the CPU time of this process for one page, over `PAGES` pages."""
    started = time.process_time()
    for number in range(PAGES):
        page = fetch(f"{base}/pages/{number}")
        if page is None or len(page) < PAGE_BYTES:
            msg = f"page {number} did not arrive whole"
            raise RuntimeError(msg)
    return (time.process_time() - started) * 1_000 / PAGES


def main(rounds: int) -> None:
    """Print CPU milliseconds per page of both, and their ratio."""
    port_from, port_to = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(port_to,), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{port_from.recv()}"
    settings = Settings(
        user_agent="inference-market-benchmark/1.0",
        cron="0 2 * * *",
        time_zone="UTC",
        host_spacing_s=0,
        allow_loopback=True,
    )
    ours, plain = [], []
    with Client(settings, judge=judge_page) as client, requests.Session() as session:
        for _ in range(rounds):
            plain.append(cpu_ms_per_page(lambda url: session.get(url, timeout=20).content, base))
            ours.append(cpu_ms_per_page(lambda url: client.fetch(url).body, base))
    server.terminate()
    server.join()
    ratios = [mine / theirs for mine, theirs in zip(ours, plain, strict=True)]
    print(f"requests.Session  {statistics.median(plain):.3f} ms CPU per page")  # noqa: T201
    print(f"our client        {statistics.median(ours):.3f} ms CPU per page")  # noqa: T201
    print(f"ratio             {statistics.median(ratios):.2f}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
