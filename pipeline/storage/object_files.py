"""Files in an object store, by the same few operations as on a disk: `s3://bucket/prefix`."""

import importlib
import importlib.util
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from pipeline.storage.files import ConflictError, WarehouseError

CONTENT_TYPES: Final = {".js": "text/javascript", ".atom": "application/atom+xml"}
"""Types that a host of static files may not guess; others are as `mimetypes` has them."""

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
        self._errors = importlib.import_module("botocore.exceptions")

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"s3://{self._bucket}/{self._prefix}{name}"

    def read(self, name: str) -> bytes:
        """Return a file.

        Raises:
            FileNotFoundError: There is none.
        """
        with self._asking(name):
            # Read in parts, a file would be asked for its size first: two requests for each.
            return bytes(self._store.cat_file(self.address(name), max_concurrency=1))

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; null where there is none."""
        found = self._info(name)
        return None if found is None else int(found["ContentLength"])

    def modified_at(self, name: str) -> datetime | None:
        """Return when a file was written, by the store's clock; null where there is none."""
        found = self._info(name)
        return None if found is None else found["LastModified"]

    def names(self, folder: str, *, below: bool = False) -> Iterator[str]:
        """Yield the names of the files directly in a folder, or of all below it, sorted."""
        yield from sorted(self._found(folder, below=below))

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Return how many bytes each of all files below a folder has."""
        return {name: item["size"] for name, item in self._found(folder, below=True).items()}

    def versions(self, folder: str) -> Mapping[str, str]:
        """Return the store's tags of the files directly in a folder."""
        found = self._found(folder, below=False)
        return {name: str(item["ETag"]) for name, item in found.items()}

    def write(self, name: str, body: bytes) -> None:
        """Write a file; a store shows it whole or not at all."""
        with self._asking(name):
            kind = {"ContentType": content_type(name) or "application/octet-stream"}
            try:
                self._store.pipe_file(self.address(name), body, **kind)
            except FileNotFoundError as error:
                msg = f"s3://{self._bucket}: there is no such bucket"
                raise WarehouseError(msg) from error

    def replace_if(self, name: str, body: bytes, before: bytes | None) -> None:
        """Write a file if what lies there is still `before`; null stands for nothing.

        Raises:
            ConflictError: Something else lies there.
        """
        condition = {"IfNoneMatch": "*"} if before is None else {"IfMatch": self._tag(name, before)}
        with self._asking(name):
            try:
                self._store.call_s3("put_object", **self._place(name), **condition, Body=body)
            except OSError as error:
                answer = getattr(error.__cause__, "response", {})
                if answer.get("Error", {}).get("Code") in LOST_RACE:
                    raise ConflictError(self.address(name)) from error
                raise

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._asking(name):
            self._store.call_s3("delete_object", **self._place(name))

    def _place(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{name}"}

    def _tag(self, name: str, before: bytes) -> str:
        """Return the store's tag of a file that is still `before`.

        Of a file that changes meanwhile it is an old one, with which nothing is replaced.

        Raises:
            ConflictError: It is another.
        """
        found = self._info(name)
        if found is None or self._body(name) != before:
            raise ConflictError(self.address(name))
        return str(found["ETag"])

    def _body(self, name: str) -> bytes | None:
        try:
            return self.read(name)
        except FileNotFoundError:
            return None

    def _info(self, name: str) -> Mapping[str, Any] | None:
        """Return what the store says of a file; null where there is none.

        One request: `info` of s3fs lists what is not there, in case that it is a folder.
        """
        with self._asking(name):
            try:
                found: Mapping[str, Any] = self._store.call_s3("head_object", **self._place(name))
            except FileNotFoundError:
                return None
        return found

    def _found(self, folder: str, *, below: bool) -> Mapping[str, Mapping[str, Any]]:
        """Return what the store says of the files in a folder."""
        depth = None if below else 1
        with self._asking(folder):
            found = self._store.find(self.address(folder), maxdepth=depth, detail=True)
        start = f"{self._bucket}/{self._prefix}"
        return {name.removeprefix(start): item for name, item in found.items()}

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """Say in one sentence what is wrong with the store.

        Raises:
            WarehouseError: It cannot be reached, or refuses.
        """
        try:
            yield
        except FileNotFoundError:
            raise
        except (OSError, self._errors.BotoCoreError) as error:
            msg = f"{self.address(name)}: the object store refused, or did not answer: {error}"
            raise WarehouseError(msg) from error


def content_type(name: str) -> str | None:
    """Return what a host of static files is to say that a file is."""
    suffix = name[name.rfind(".") :]
    return CONTENT_TYPES.get(suffix) or mimetypes.guess_type(name)[0]
