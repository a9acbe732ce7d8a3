"""Files in an object store, by the same few operations as on a disk: `s3://bucket/prefix`."""

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.storage.files import ConflictError, WarehouseError

LOST_RACE = ("PreconditionFailed", "ConditionalRequestConflict")
"""What a store answers to a conditional put that comes too late."""


class ObjectFiles:
    """Files below a prefix of a bucket. A conditional put decides between two writers.

    Keys, region and the address of the server come from where all of Amazon's clients take them:
    `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, `~/.aws`.
    """

    def __init__(self, address: str) -> None:
        """Use the files below `address`; nothing is read yet.

        Raises:
            WarehouseError: The extra `s3` is not installed, or the address is none of a bucket.
        """
        if importlib.util.find_spec("s3fs") is None:
            msg = f"{address}: s3fs is not installed: pip install 'inference-market[s3]'"
            raise WarehouseError(msg)
        scheme, _, place = address.partition("://")
        self._bucket, _, prefix = place.strip("/").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        if scheme != "s3" or not self._bucket:
            msg = f"{address}: no address of an object store; they are as s3://bucket/prefix"
            raise WarehouseError(msg)
        self._store: Any = importlib.import_module("s3fs").S3FileSystem(use_listings_cache=False)

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"s3://{self._bucket}/{self._prefix}{name}"

    def read(self, name: str) -> bytes:
        """Return a file.

        Raises:
            FileNotFoundError: There is none.
        """
        return bytes(self._store.cat_file(self.address(name)))

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; null where there is none."""
        try:
            return int(self._store.info(self.address(name))["size"])
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of the files directly in a folder, sorted."""
        for found in sorted(self._store.find(self.address(folder), maxdepth=1)):
            yield found.removeprefix(f"{self._bucket}/{self._prefix}")

    def versions(self, folder: str) -> Mapping[str, str]:
        """Return the store's tags of the files directly in a folder."""
        found = self._store.find(self.address(folder), maxdepth=1, detail=True)
        start = f"{self._bucket}/{self._prefix}"
        return {name.removeprefix(start): str(item["ETag"]) for name, item in found.items()}

    def write(self, name: str, body: bytes) -> None:
        """Write a file; a store shows it whole or not at all."""
        self._store.pipe_file(self.address(name), body)

    def replace_if(self, name: str, body: bytes, before: bytes | None) -> None:
        """Write a file if what lies there is still `before`; null stands for nothing.

        Raises:
            ConflictError: Something else lies there.
        """
        place = {"Bucket": self._bucket, "Key": f"{self._prefix}{name}"}
        condition = {"IfNoneMatch": "*"} if before is None else {"IfMatch": self._tag(name, before)}
        try:
            self._store.call_s3("put_object", **place, **condition, Body=body)
        except OSError as error:
            answer = getattr(error.__cause__, "response", {})
            if answer.get("Error", {}).get("Code") in LOST_RACE:
                raise ConflictError(self.address(name)) from error
            raise

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        if self._store.exists(self.address(name)):
            self._store.rm_file(self.address(name))

    def _tag(self, name: str, before: bytes) -> str:
        """Return the store's tag of a file that is still `before`.

        Raises:
            ConflictError: It is another.
        """
        tag = str(self._store.info(self.address(name))["ETag"])
        if self.read(name) != before or self._store.info(self.address(name))["ETag"] != tag:
            raise ConflictError(self.address(name))
        return tag
