"""`inference-market report --to s3://…`: the site in an object store, as moto's server has it."""

import pytest
import requests

from tests.object_store import BUCKET, object_store

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("default")]

TYPES = {
    "index.html": "text/html",
    "site.css": "text/css",
    "site.js": "text/javascript",
    "changes.atom": "application/atom+xml",
    "icon.svg": "image/svg+xml",
}


@pytest.fixture
def address(monkeypatch):
    """Return where a bucket is read from, as a browser would."""
    with object_store(monkeypatch) as server:
        yield f"{server}/{BUCKET}"


def test_every_file_arrives_with_its_bytes_and_a_type_that_browsers_take(read_project, address):
    ended = read_project.run("report", "--to", f"s3://{BUCKET}/public")
    folder = read_project.warehouse / "report"
    files = [path for path in folder.rglob("*") if path.is_file()]

    assert ended.code == 0
    assert ended.out.splitlines()[-1] == f"{len(files)} files copied to s3://{BUCKET}/public"
    for path in files:
        name = path.relative_to(folder).as_posix()
        got = requests.get(f"{address}/public/{name}", timeout=10)
        assert got.content == path.read_bytes()
        assert name not in TYPES or got.headers["Content-Type"].startswith(TYPES[name])


@pytest.mark.usefixtures("address")
def test_a_bucket_that_is_not_there_is_one_clear_error(read_project):
    ended = read_project.run("report", "--to", "s3://nowhere/public")

    assert ended.code == 2
    assert "s3://nowhere/public: cannot be written to" in ended.err
