"""Nights of local sources on engines, under a clock that stands still."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pandas as pd
import psutil

from benchmarks.site import price_page
from pipeline.registry.engines import ENGINE_VARIABLE
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project
from pipeline.runs.acquire import NOW_VARIABLE
from tests.faults.kills import Home

PAGES = 24
HOSTS = 6

LONGEST_S = 300
"""A night that has not asked by then never will."""


def home_on(folder: Path, base: str, engine: str, time: str, pages: int = PAGES) -> Home:
    """Return a project whose nights run on an engine, always at the same time."""
    folder.mkdir()
    home = Home(folder, base, pages, HOSTS)
    home.environment = {NOW_VARIABLE: time, ENGINE_VARIABLE: engine}
    return home


def use_postgres(home: Home, address: str) -> None:
    """Let Dagster keep its records in PostgreSQL, by the file of deploy/."""
    settings = (ROOT / "deploy" / "dagster.yaml").read_bytes()
    (home.folder / "home" / "dagster.yaml").write_bytes(settings)
    home.environment["DAGSTER_POSTGRES_URL"] = address


def published(home: Home) -> dict[str, str]:
    """Return the digest of each published table; of the attempts, without how long they took."""
    release = load_project(home.folder / "sources.yaml", home.warehouse).warehouse.release()
    digests = {name: entry.file for name, entry in release.tables.items()}
    fetches = release.read_table("core", "fetches").drop(columns="seconds")
    return digests | {"core/fetches": str(pd.util.hash_pandas_object(fetches.astype(str)).sum())}


@contextmanager
def held_site() -> Iterator["HeldSite"]:
    """Serve price pages that wait, once asked for, until they are released."""
    site = HeldSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/robots.txt":
                site.asking.put((self.path, self.client_address[1]))
                site.released.wait()
            body = price_page(int(self.path.strip("/"))) if self.path.strip("/").isdigit() else b""
            self.send_response_only(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            # Who asked may have been killed.
            with suppress(ConnectionError):
                super().handle()

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    httpd = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104 (several addresses)
    site.base = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.released.set()
        httpd.shutdown()
        thread.join()
        httpd.server_close()


class HeldSite:
    """A site in the middle of a night."""

    def __init__(self) -> None:
        """Hold whoever asks."""
        self.base = ""
        self.asking: Queue[tuple[str, int]] = Queue()
        self.released = threading.Event()

    def process_that_asks(self, *, but: int | None = None) -> int:
        """Wait until a process other than `but` asks; return it."""
        others = {None, os.getpid(), but}
        while True:
            port = self.asking.get(timeout=LONGEST_S)[1]
            for link in psutil.net_connections("tcp"):
                if link.laddr.port == port and link.pid not in others:
                    return link.pid

    def wait_for(self, nights: int) -> None:
        """Wait until so many nights have asked for the first page."""
        while nights:
            nights -= self.asking.get(timeout=LONGEST_S)[0] == "/0"
