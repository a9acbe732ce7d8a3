"""`inference-market show`: tables for people, spreadsheets and programs."""

import csv
import io
import json
import subprocess
import sys

import pyarrow as pa
import pytest

from pipeline.cli.printing import print_rows
from pipeline.cli.show import SHORT, _shortened
from pipeline.cli.unranked import note_unconfirmed

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


def test_a_process_that_asked_a_condition_ends_without_a_word(read_project):
    """What is left in memory as it ends is nobody's business."""
    places = ["--warehouse", str(read_project.warehouse), "--sources", str(read_project.sources)]
    asked = ["show", "prices", "--where", "true", "--format", "csv"]
    ended = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *asked, *places],
        capture_output=True,
        text=True,
        check=True,
    )

    assert (ended.stderr, ended.stdout.splitlines()[1:] != []) == ("", True)


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


def test_a_table_for_people_says_what_did_not_fit(read_project, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    ended = read_project.run("show", "prices")

    heading = ended.out.splitlines()[1].split()
    assert heading == ["meter", "price_usd", "amount", "seen_at", "source_id"]
    assert "4 rows\n" in ended.err
    assert "not shown (see --columns, --format csv): last_seen_at, value_since, " in ended.err


def test_what_is_the_same_in_all_rows_is_told_once(read_project):
    ended = read_project.run("show", "prices")

    assert "empty: via, variant, context_over_tokens, " in ended.err
    assert "in all rows: provider_id acme, offer_key anvil, unit usd_per_mtok, " in ended.err
    assert "usd_per_mtok" not in ended.out


def test_columns_that_were_asked_for_are_shown_although_they_say_nothing(read_project):
    ended = read_project.run("show", "prices", "--columns", "offer_key,via,gone_at")

    assert ended.out.splitlines()[1].split() == ["anvil", "–", "–"]


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


def test_a_misspelled_table_is_answered_with_the_one_that_was_meant(read_project):
    ended = read_project.run("show", "price_comparsion")

    assert "did you mean price_comparison?" in ended.err


def test_in_a_terminal_a_table_has_the_columns_that_people_ask_for(read_project, monkeypatch):
    """Eighty columns hold them; the others are counted, and CSV has all."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = read_project.run("show", "price_comparison")
    whole = read_project.run("show", "price_comparison", "--format", "csv")

    assert max(map(len, shown.out.splitlines())) <= 80
    assert shown.out.splitlines()[0].split() == [
        *("model", "provider", "input", "output", "blend", "rank", "unranked", "since"),
    ]
    assert "columns with --columns or --format csv" in shown.err
    assert "blended_7_2_1_usd_per_mtok" in whole.out.splitlines()[0]


def _shown(**changes):
    """Return the short view of two offers that rank, but for what is changed of the second."""
    names = ("price_since", "is_since_bound", "offered_by_evidence", "is_outlier")
    offer = dict.fromkeys((*names, *SHORT["price_comparison"])) | {"rank": 1, "is_ended": False}
    offer |= {"is_stale": False, "provider_kind": "host", "confirmed_rank": None}
    del offer["unranked_because"]
    view = _shortened(pa.Table.from_pylist([offer, offer | changes]), SHORT["price_comparison"])
    return view.to_pylist()


def test_a_short_view_has_what_tells_offers_apart_where_any_row_has_it():
    plain, apart = _shown()[1], _shown(quantization="fp8")[1]

    assert not {"via", "variant", "stored", "unranked"} & plain.keys()
    assert apart.keys() - plain.keys() == {"stored"}


def test_a_short_view_says_why_an_offer_has_no_rank():
    assert [row["unranked"] for row in _shown(rank=None, is_ended=True)] == [None, "ended"]


def test_a_short_view_says_whether_anything_confirms_its_ranks(capsys):
    """One offer that is confirmed is enough to leave the sentence out; so is none that ranks."""
    said = "no seller's own source, router or second source confirms any"
    _shown(rank=2)
    assert said in capsys.readouterr().err

    _shown(rank=2, confirmed_rank=1)
    view = pa.Table.from_pylist([{"rank": None, "confirmed_rank": None}])
    note_unconfirmed(view)
    assert said not in capsys.readouterr().err


def test_where_nothing_is_archived_the_first_step_is_to_read_the_sources(project):
    ended = project().run("show", "prices")

    assert ended.code == 2
    assert "nothing is archived yet: read the sources with `inference-market refresh`" in ended.err


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
        pytest.param(1234.5678, "1,235", id="number"),
        pytest.param(["a", "b"], "a, b", id="list"),
    ],
)
def test_names_are_printed_as_they_are(capsys, name, printed):
    """A model's name must neither colour the terminal nor clear it."""
    print_rows(pa.table({"name": [name]}), "table")

    assert capsys.readouterr().out.splitlines()[1].rstrip() == printed


def test_what_is_archived_and_not_built_is_to_be_built(project):
    workspace = project()
    document = workspace.warehouse / "raw" / "acme-feed" / "document.zst"
    document.parent.mkdir(parents=True)
    document.write_bytes(b"")

    assert (
        "not there; build it with `inference-market build`" in workspace.run("show", "prices").err
    )
