"""`inference-market show`: tables for people, spreadsheets and programs."""

import csv
import io
import json

import pyarrow as pa
import pytest

from pipeline.cli.printing import print_rows, to_csv

ALL = ["source_id", "offer_key", "meter", "price_usd"]


def test_csv_is_the_table_without_its_index(read_project):
    ended = read_project.run("show", "core/prices", "--columns", ",".join(ALL), "--format", "csv")

    assert (ended.code, ended.err) == (0, "")
    assert list(csv.reader(io.StringIO(ended.out))) == [
        ALL,
        ["acme-feed", "anvil", "input", "1.0"],
        ["acme-feed", "anvil", "output", "2.0"],
        ["catalogue", "anvil", "input", "1.0"],
        ["catalogue", "anvil", "output", "2.5"],
    ]


def test_json_keeps_types_and_marks_what_is_not_there(read_project):
    where = "source_id = 'acme-feed' AND meter = 'input'"
    ended = read_project.run("show", "prices", "--where", where, "--format", "json")

    (row,) = json.loads(ended.out)

    assert (row["price_usd"], row["gone_at"]) == (1.0, None)
    assert row["first_seen_at"] == "2026-01-05T00:00:00+00:00"


@pytest.mark.parametrize(
    ("options", "lines", "more"),
    [
        pytest.param([], 4, "", id="all"),
        pytest.param(["--limit", "3"], 3, "1 more rows with --limit\n", id="some"),
        pytest.param(["--limit", "0"], 0, "4 more rows with --limit\n", id="none"),
    ],
)
def test_rows_left_out_are_counted(read_project, options, lines, more):
    """On stderr, so that a program that reads the table is not disturbed."""
    ended = read_project.run("show", "prices", "--format", "csv", *options)

    assert (len(ended.out.splitlines()) - 1, ended.err) == (lines, more)


def test_a_table_for_people_says_what_did_not_fit(read_project):
    ended = read_project.run("show", "prices")

    assert ended.out.startswith("provider_id")
    assert "4 rows, " in ended.err
    assert "more columns with --format csv or --columns" in ended.err


@pytest.mark.parametrize(
    ("args", "mistake"),
    [
        pytest.param(["nosuch"], "no table 'nosuch'; there are: ", id="table"),
        pytest.param(["prices", "--columns", "size"], "no column size; there are", id="column"),
        pytest.param(["prices", "--where", "nosuch = 1"], "--where: Binder Error", id="condition"),
        pytest.param(["prices", "--where", "1 ="], "--where: Parser Error", id="syntax"),
        pytest.param(["prices", "--where", "true; SELECT 1"], "--where: Parser", id="statement"),
        pytest.param(
            ["prices", "--where", "offer_key IN (SELECT content FROM read_text('/etc/passwd'))"],
            "--where: Permission Error",
            id="file",
        ),
    ],
)
def test_a_question_that_makes_no_sense_is_one_error(read_project, args, mistake):
    ended = read_project.run("show", *args)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {mistake}")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("args", [["--limit", "-1"], ["--format", "xml"]], ids=["limit", "format"])
def test_an_option_that_makes_no_sense_is_refused(read_project, args):
    assert read_project.run("show", "prices", *args).code == 2


def test_a_table_that_is_not_built_says_how(project):
    ended = project().run("show", "prices")

    assert ended.code == 2
    assert "not there; build it with `inference-market build`" in ended.err


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=cmd()", "'=cmd()", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\n=1", id="return"),
        pytest.param("a\r=1", "a\n=1", id="return within"),
        pytest.param("a=1", "a=1", id="harmless"),
        pytest.param('a,"b"\nc', 'a,"b"\nc', id="quoted"),
        pytest.param(-1.5, "-1.5", id="number"),
        pytest.param(["=1", "b"], '["=1", "b"]', id="list"),
        pytest.param(None, "", id="null"),
    ],
)
def test_a_spreadsheet_takes_no_name_for_a_formula(text, cell):
    (_, (found,)) = csv.reader(io.StringIO(to_csv(pa.table({"name": [text]}))))

    assert found == cell


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param("[bold]x[/bold]", "[bold]x[/bold]", id="markup"),
        pytest.param("[/]", "[/]", id="end of markup"),
        pytest.param("x\\", "x\\", id="backslash"),
        pytest.param(":fire:", ":fire:", id="emoji"),
        pytest.param("a\x1b[2Jb", "a\N{REPLACEMENT CHARACTER}[2Jb", id="terminal command"),
        pytest.param("a\nb", "a\N{REPLACEMENT CHARACTER}b", id="newline"),
        pytest.param("x" * 50, "x" * 33 + "…", id="long"),
        pytest.param(1234.5678, "1,234.57", id="number"),
        pytest.param(["a", "b"], "a, b", id="list"),
    ],
)
def test_names_are_printed_as_they_are(capsys, name, printed):
    """A model's name must neither colour the terminal nor clear it."""
    print_rows(pa.table({"name": [name]}), "table")

    assert capsys.readouterr().out.splitlines()[1].rstrip() == printed
