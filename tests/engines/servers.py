"""Redis and PostgreSQL of Debian as processes of a test, each in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import s3fs
from moto.server import ThreadedMotoServer

POSTGRES_USER = "postgres"

READY = "ready to accept connections"
"""Both say so, one of them with a capital letter."""


def postgres_program(name: str) -> str | None:
    """Return where a program of PostgreSQL lies; Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis that keeps nothing; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "redis.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""]
        with _running([*command, "--dir", folder]):
            yield f"redis+socket://{socket}"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL with an empty database; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        as_user: list[str] = []
        if os.geteuid() == 0:
            # It refuses to run as root.
            shutil.chown(folder, POSTGRES_USER)
            as_user = ["runuser", "-u", POSTGRES_USER, "--"]
        data = f"{folder}/data"
        options = ["--auth=trust", f"--username={POSTGRES_USER}", "--no-sync", "-D", data]
        subprocess.run(
            [*as_user, postgres_program("initdb"), *options], check=True, capture_output=True
        )
        command = [*as_user, postgres_program("postgres"), "-D", data, "-k", folder, "-F"]
        with _running([*command, "-c", "listen_addresses="]):
            yield f"postgresql+psycopg2://{POSTGRES_USER}@/{POSTGRES_USER}?host={folder}"


@contextmanager
def object_store() -> Iterator[dict[str, str]]:
    """Run an S3 server with an empty bucket `market`; yield the environment that names it."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "ours", "AWS_SECRET_ACCESS_KEY": "ours", "AWS_REGION": "us-east-1"}
    named = keys | {"AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    with pytest.MonkeyPatch.context() as patched:
        for name, value in named.items():
            patched.setenv(name, value)
        # The server keeps its buckets as long as this process lives.
        requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)
        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem(use_listings_cache=False).mkdir("market")
        yield named
    server.stop()


@contextmanager
def _running(command: Sequence[str]) -> Iterator[None]:
    """Run a server until the block ends, from when it prints that it is ready."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/"
        )
        assert process.stdout is not None
        for line in process.stdout:
            said.write(line)
            if READY in line.lower():
                break
        else:
            said.seek(0)
            raise AssertionError(said.read())
        try:
            yield
        finally:
            process.terminate()
            process.communicate()
