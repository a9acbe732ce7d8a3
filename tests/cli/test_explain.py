"""`inference-market explain`: from a figure to the bytes."""

import hashlib

import pytest
import zstandard

from tests.replaced_table import replace_table

ONE = "source_id = 'acme-feed' AND meter = 'output'"


@pytest.fixture
def document(read_project):
    """Return the file of the vendor's archived document."""
    (path,) = (read_project.warehouse / "raw/acme-feed").glob("*.zst")
    return path


def test_the_printed_text_is_found_in_the_archived_bytes(read_project, document):
    ended = read_project.run("explain", "core/prices", "--where", ONE)

    shown = dict(line.split(maxsplit=1) for line in ended.out.splitlines()[1:] if line)

    assert ended.code == 0
    assert "provider_id=acme offer_key=anvil meter=output" in ended.out
    assert "unit=usd_per_mtok service_tier=standard price_usd=2 state=priced" in ended.out
    assert shown["source"] == "Acme price feed (Acme, vendor; acme-feed)"
    assert shown["address"] == "https://acme.example/prices.json"
    assert shown["dated"] == "2026-01-05 00:00 UTC, saved"
    assert shown["digest"] == f"sha256 {document.stem}"
    assert shown["bytes"] == str(document)
    assert shown["place"] == "/acme~1anvil/output_cost_per_token"
    assert shown["printed"] == "'2e-06'"
    assert shown["found"] == "in '2e-06'"


@pytest.mark.parametrize(
    ("table", "count"),
    [
        pytest.param("current_prices", 2, id="with evidence of its own"),
        pytest.param("price_comparison", 2, id="by way of the prices"),
    ],
)
def test_a_computed_figure_leads_to_all_it_was_computed_from(read_project, table, count):
    ended = read_project.run("explain", table, "--where", "provider_id = 'acme'")

    assert ended.code == 0
    assert ended.out.count("  found    in ") == count


def test_all_that_tells_a_price_from_others_is_shown(read_project):
    """A price of Sundays beside the usual one would look like a second price of the same."""
    told = {"variant": "Sundays", "region": "Oslo", "commitment": "1 year", "gpu_type": "H100"}
    warehouse = read_project.load().warehouse
    replace_table(warehouse, "prices", warehouse.read_table("core", "prices").assign(**told))

    ended = read_project.run("explain", "core/prices", "--where", ONE)

    assert [f"{name}={value}" in ended.out for name, value in told.items()] == [True] * len(told)


def test_statements_left_out_are_counted(read_project):
    ended = read_project.run("explain", "prices", "--where", "true", "--limit", "1")

    assert ended.out.count("  found    in ") == 1
    assert "3 more statements with --limit" in ended.out


def test_no_row_is_no_failure(read_project):
    ended = read_project.run("explain", "prices", "--where", "false")

    assert (ended.code, ended.err) == (0, "no row meets the condition\n")


def _other_bytes(path):
    """Put other bytes under the same name."""
    body = zstandard.decompress(path.read_bytes())
    path.write_bytes(zstandard.compress(body.replace(b"2e-06", b"1e-06")))


@pytest.mark.parametrize(
    ("spoil", "mistake"),
    [
        pytest.param(_other_bytes, "another digest", id="changed"),
        pytest.param(lambda path: path.write_bytes(b"rotten"), "damaged", id="damaged"),
        pytest.param(lambda path: path.unlink(), "missing; restore", id="missing"),
    ],
)
def test_a_changed_archive_is_told(read_project, document, spoil, mistake):
    """Other statements are explained all the same."""
    spoil(document)

    ended = read_project.run("explain", "prices", "--where", "meter = 'output'")

    assert ended.code == 1
    assert f"NOT FOUND  {document}: " in ended.out
    assert mistake in ended.out
    assert ended.out.count("  found    in ") == 1


def test_a_digest_that_no_attempt_gave_is_told(read_project):
    log = read_project.attempt_logs()[0]
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[1:]))

    ended = read_project.run("explain", "prices", "--where", ONE)

    assert ended.code == 1
    assert "NOT FOUND  the archive's log has no attempt" in ended.out


def test_evidence_that_is_not_where_it_should_be_is_told(read_project, document):
    """The archive is what it was; the table's row is not."""
    warehouse = read_project.load().warehouse
    prices = warehouse.read_table("core", "prices")
    replace_table(warehouse, "prices", prices.assign(evidence_locator="/acme~1anvil/mode"))

    ended = read_project.run("explain", "prices", "--where", ONE)

    assert ended.code == 1
    assert "NOT FOUND  '2e-06' does not stand there" in ended.out
    assert hashlib.sha256(zstandard.decompress(document.read_bytes())).hexdigest() == document.stem


@pytest.mark.parametrize("table", ["providers", "fetches", "source_health"])
def test_a_table_without_evidence_says_so(read_project, table):
    ended = read_project.run("explain", table, "--where", "true")

    assert ended.code == 2
    assert ended.err == (
        f"error: {table}: its rows are no statements of a source; explain another table\n"
    )
