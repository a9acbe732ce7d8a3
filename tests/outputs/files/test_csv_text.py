"""CSV for spreadsheets: names stay names, numbers stay numbers."""

import csv
import io

import pyarrow as pa
import pytest

from pipeline.outputs.files.csv_text import to_csv


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=cmd()", "'=cmd()", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t'=1", id="tab"),
        pytest.param("\r=1", "'\n'=1", id="return"),
        pytest.param("a\r=1", "a\n'=1", id="return within"),
        pytest.param("a;=1", "a;'=1", id="where the semicolon parts cells"),
        pytest.param("\uff1d1", "'\uff1d1", id="wide sign"),
        pytest.param("70B - 80B; a=1", "70B - 80B; a=1", id="signs within"),
        pytest.param("a=1", "a=1", id="harmless"),
        pytest.param('a,"b"\nc', 'a,"b"\nc', id="quoted"),
        pytest.param(-1.5, "-1.5", id="number"),
        pytest.param(["=1", "b"], '["=1", "b"]', id="list"),
        pytest.param(True, "true", id="yes or no"),
        pytest.param(None, "", id="null"),
    ],
)
def test_a_spreadsheet_takes_no_name_for_a_formula(text, cell):
    (_, (found,)) = csv.reader(io.StringIO(to_csv(pa.table({"name": [text]}))))

    assert found == cell
