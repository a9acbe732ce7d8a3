"""A local site of price pages for the benchmarks, served from a process of its own."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from queue import Queue
from random import Random

import yaml

LATENCY_S = 0.05
"""What a server across a network takes at least."""

DAGSTER_SETTINGS = Path(__file__).parents[1] / "pipeline" / "defs" / "dagster.yaml"
"""Not imported from there: what measures must be small beside what it measures."""

WORDS = (
    "inference at scale priced by the token our models serve low latency throughput in every region"
    " with batch jobs input documents guides for developers who build applications enterprise plans"
    " a context window of 128k tokens per team output since 2024 free tier support rates available"
)
"""Of texts on such pages; some of them make a reader look twice."""

FILLER = "<p>" + "Inference at scale, priced by the token. " * 40 + "</p>"


def price_page(number: int, *, models: int = 40, filler: int = 60, tables: int = 1) -> bytes:
    """Return a price page of about 100 KB, in the shape of a vendor's; `tables` of its models."""
    rows = "".join(
        f"<tr><td>Model {number}-{model} 8B 128k</td><td>${model + 1}.{number:02d}</td>"
        f"<td>${2 * model + 1}.50</td></tr>"
        for model in range(models)
    )
    head = "<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>"
    titles = ("Language models", *(f"More models, part {part}" for part in range(1, tables)))
    whole = "".join(
        f"<h2>{title}</h2><table><thead>{head}</thead><tbody>"
        f"{rows.replace('Model ', f'Model {part}.') if part else rows}</tbody></table>"
        for part, title in enumerate(titles)
    )
    return f"<html><body>{whole}{FILLER * filler}</body></html>".encode()


def prose_page(number: int) -> bytes:
    """Return a page of ten models and 120 paragraphs of 39 KB in all, none like another."""
    chosen = Random(number)  # noqa: S311 (a page, and no secret)
    words = WORDS.split()
    sentences = (" ".join(chosen.choices(words, k=chosen.randrange(6, 20))) for _ in range(480))
    paragraphs = "".join(f"<p>{'. '.join(islice(sentences, 4))}.</p>" for _ in range(120))
    page = price_page(number, models=10, filler=0)
    return page.replace(b"</body>", paragraphs.encode() + b"</body>")


def changed_page(number: int, version: int) -> bytes:
    """Return a small or medium price page, 2 to 16 KB; each version asks more for output."""
    page = price_page(number, models=6 + number % 40, filler=number % 6)
    return page.replace(b".50</td>", b".%02d</td>" % (10 + version))


@contextmanager
def serve(
    pages: int, *, models: int = 40, filler: int = 60, changes: bool = False
) -> Iterator[str]:
    """Serve price pages with validators; yield the site's address.

    Args:
        pages: How many; a page's number is its path.
        models: How many models each prices.
        filler: How many paragraphs stand below them.
        changes: Whether each is a `changed_page` instead, of another version whenever it is asked
            for.
    """
    queue: Queue[int] = multiprocessing.Queue()  # type: ignore[assignment]
    given = (pages, models, filler, changes, queue)
    process = multiprocessing.Process(target=_serve, args=given, daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{queue.get()}"
    finally:
        # A forked process has its parent's handlers of signals: one of Dagster's outlives SIGTERM.
        process.kill()
        process.join()


def _serve(pages: int, models: int, filler: int, changes: bool, queue: "Queue[int]") -> None:
    paths = {f"/{number}": number for number in range(pages)}
    asked: Counter[str] = Counter()

    @cache
    def body_of(path: str, version: int) -> tuple[bytes, str]:
        """Return a page and its validator; of a path that is none, nothing."""
        if path not in paths:
            return b"", ""
        body = (
            changed_page(paths[path], version)
            if changes
            else price_page(paths[path], models=models, filler=filler)
        )
        return body, f'"{sha256(body).hexdigest()[:16]}"'

    for path in paths:
        body_of(path, 0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(LATENCY_S)
            body, etag = body_of(self.path, asked[self.path])
            asked[self.path] += changes
            is_known = bool(etag) and self.headers.get("If-None-Match") == etag
            # It does not say the time: nights are played under clocks that stand still.
            self.send_response_only(304 if is_known else 200 if body else 404)
            sent = b"" if is_known else body
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(sent)))
            if etag:
                self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *args: object) -> None:
            """Keep the figures readable."""

    # Not one address alone: 127.0.0.2 is another host to the client.
    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104
    queue.put(server.server_port)
    server.serve_forever()


def write_registries(folder: Path, base: str, pages: int, hosts: int = 1) -> Path:
    """Write sources.yaml and providers.yaml of a project over the site; return the former.

    Args:
        folder: Where.
        base: Address of the site.
        pages: How many sources.
        hosts: How many addresses of this machine they have, in turns.
    """
    bases = [base.replace("127.0.0.1", f"127.0.0.{number + 1}") for number in range(hosts)]
    settings = {
        "user_agent": "inference-market benchmark (data@inference-market.example)",
        "cron": "0 3 * * *",
        "time_zone": "UTC",
        "host_spacing_s": 0,
        "allow_loopback": True,
    }
    sources = [
        {
            "id": f"page-{number}",
            "title": f"Page {number}",
            "publisher": "Benchmark",
            "url": f"{bases[number % hosts]}/{number}",
            "class": "vendor",
            "group": "pricing_pages",
            "provider": f"seller-{number}",
            "parser": "html_prices",
            "licence": "made up",
            "cadence_days": 1,
            "expect": {"rows": [10, 1_000]},
        }
        for number in range(pages)
    ]
    providers = [{"id": f"seller-{number}", "name": f"Seller {number}"} for number in range(pages)]
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"settings": settings, "sources": sources}))
    (folder / "providers.yaml").write_text(yaml.safe_dump({"providers": providers}))
    return path


def write_home(folder: Path) -> Path:
    """Make a home for Dagster, with the checkout's settings; return it."""
    home = folder / "home"
    home.mkdir()
    (home / "dagster.yaml").write_bytes(DAGSTER_SETTINGS.read_bytes())
    return home
