"""The files of an empty prefix of an object store."""

from collections.abc import Iterator

import pytest

from pipeline.storage.object_files import ObjectFiles
from tests.object_store import BUCKET, object_store

ADDRESS = f"s3://{BUCKET}/tables"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectFiles]:
    """Return the files of an empty prefix in a bucket."""
    with object_store(monkeypatch):
        yield ObjectFiles(ADDRESS)
