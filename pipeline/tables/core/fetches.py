"""The attempts to get documents, as the archive logged them."""

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import TIMESTAMP, Table, column

TABLE = Table(
    layer="core",
    name="fetches",
    doc="One attempt to get one document, and what came of it.",
    primary_key=("source_id", "fetched_at", "archived_at"),
    columns=(
        column("source_id", pa.string(), "Source: an id of core/sources."),
        column("fetched_at", TIMESTAMP, "When the document stood so, or was tried for."),
        column("archived_at", TIMESTAMP, "When the attempt was logged; for audit only."),
        column("method", pa.string(), "live, memento, saved, released, embedded or transcribed."),
        column("outcome", pa.string(), "new, unchanged, or why there are no bytes."),
        column("url", pa.string(), "Address asked for."),
        column("final_url", pa.string(), "Address after redirects."),
        column("status", pa.int64(), "HTTP status.", null=True),
        column("sha256", pa.string(), "Digest of the document.", null=True),
        column("body_bytes", pa.int64(), "Its length.", unit="bytes", null=True),
        column("content_type", pa.string(), "As the server named it.", null=True),
        column("etag", pa.string(), "Validator for the next request.", null=True),
        column("last_modified", pa.string(), "Validator for the next request.", null=True),
        column("seconds", pa.float64(), "How long it took.", unit="seconds", null=True),
        column("error", pa.string(), "What went wrong, in plain words.", null=True),
        column("package_version", pa.string(), "Release that the document lies in.", null=True),
        column("package_file", pa.string(), "File of that release.", null=True),
        column(
            "package_sha256",
            pa.string(),
            "Digest of that file, as the package index states it.",
            null=True,
        ),
    ),
)


def build(attempts: pd.DataFrame) -> pd.DataFrame:
    """Return a row per attempt.

    Lines of the log may name one attempt and differ, as those of an edited copy, or of nights that
    were played at one and the same time: the last one stands, which has a document if any has.

    Args:
        attempts: The archive's log, in its order.
    """
    return attempts.drop_duplicates(list(TABLE.primary_key), keep="last")


def as_of(fetches: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the attempts made by a time."""
    return fetches[fetches["fetched_at"] <= at]
