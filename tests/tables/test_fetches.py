"""The table of attempts."""

from pipeline.storage.archive import Archive
from pipeline.storage.attempts import Attempt
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.core.fetches import TABLE, build


def test_lines_that_name_one_attempt_and_differ_stop_no_table(tmp_path, utc):
    """As an edited copy of the log leaves them: the one with a document stands."""
    archive = Archive(Warehouse(tmp_path))
    at = utc("2026-01-31")
    for outcome, sha256 in (("timeout", None), ("new", "a" * 64), ("gone", None)):
        archive.append(
            Attempt("acme", at, at, "live", outcome, "https://a/", "https://a/", sha256=sha256)
        )

    table = TABLE.enforce(build(archive.attempt_table().to_pandas()))

    assert table.column("outcome").to_pylist() == ["new"]
