"""An S3 server of one's own: moto's, with one empty bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
import requests
import s3fs
from moto.server import ThreadedMotoServer

BUCKET: Final = "market"
KEYS: Final = {
    "AWS_ACCESS_KEY_ID": "ours",
    "AWS_SECRET_ACCESS_KEY": "ours",
    "AWS_REGION": "us-east-1",
}


@contextmanager
def object_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the server's address; the environment leads every client to it."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for name, value in KEYS.items() | {("AWS_ENDPOINT_URL", address)}:
        monkeypatch.setenv(name, value)
    # The server keeps its buckets as long as this process lives.
    requests.post(f"{address}/moto-api/reset", timeout=10)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem(use_listings_cache=False).mkdir(BUCKET)
    yield address
    server.stop()
