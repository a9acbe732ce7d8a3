"""Our own YAML files: each mistake names its line."""

import pytest
from pydantic import BaseModel, ConfigDict, model_validator

from pipeline.registry.strict_yaml import (
    MAX_BYTES,
    MAX_DEPTH,
    ConfigError,
    PlacedError,
    line_of,
    load_model,
    parse,
    parse_model,
)


class Box(BaseModel):
    """An entry."""

    model_config = ConfigDict(extra="forbid")

    id: str
    count: int = 1


class Shelf(BaseModel):
    """A whole file."""

    model_config = ConfigDict(extra="forbid")

    boxes: tuple[Box, ...]

    @model_validator(mode="after")
    def _has_no_empty_box(self):
        for index, box in enumerate(self.boxes):
            if box.count == 0:
                msg = "is empty: remove it"
                raise PlacedError(msg, "boxes", index, "count")
        return self


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param("boxes:\n- id: a\n  size: 3", "3: boxes[0].size: unknown field", id="unknown"),
        pytest.param("boxes:\n- id: a\n- count: 2", "3: boxes[1].id: is required", id="required"),
        pytest.param("boxes:\n- id: a\n  count: x", "3: boxes[0].count: Input", id="wrong type"),
        pytest.param("boxes:\n- id: a\n  count: 0", "3: boxes[0].count: is empty", id="of whole"),
        pytest.param("boxes:\n- id: a\n  id: b", "3: 'id' stands twice", id="duplicate key"),
        pytest.param("boxes:\n- &x\n  id: a\n- *x", "2: aliases are refused", id="anchor"),
        pytest.param("boxes:\n- <<: {id: a}", "2: merge keys are refused", id="merge key"),
        pytest.param("boxes:\n- ? [id, a]\n  : b", "2: a key must be one word", id="list as key"),
        pytest.param("boxes:\n- id: !x a", "2: not YAML: could not determine", id="tag"),
        pytest.param("boxes:\n- id: 2026-13-01", "2: '2026-13-01': month must be", id="no date"),
        pytest.param("boxes:\n- id: a\n\tcount: 2", "3: not YAML: found a tab", id="tab"),
        pytest.param("boxes:\n- id: a\x07", "2: not YAML: control characters", id="control"),
        pytest.param("boxes: []\n---\nboxes: []", "2: not YAML: but found another", id="two files"),
        pytest.param("boxes:\n " + "[" * 60 + "]" * 60, "2: nested over 50 levels", id="deep"),
        pytest.param("", "1: Input should be a valid dictionary", id="empty"),
        pytest.param("boxes", "1: Input should be a valid dictionary", id="no mapping"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(text, mistake):
    with pytest.raises(ConfigError) as caught:
        parse_model(text, Shelf, name="shelf.yaml")

    assert str(caught.value).startswith(f"shelf.yaml:{mistake}")
    assert "\n" not in str(caught.value)


def test_all_mistakes_are_named_at_once():
    """Whoever mends a file wants to start it once more, not once for each mistake."""
    with pytest.raises(ConfigError) as caught:
        parse_model("boxes:\n- id: 1\n- size: 2", Shelf, name="shelf.yaml")

    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [
        "shelf.yaml:2",
        "shelf.yaml:3",
        "shelf.yaml:3",
    ]


def test_nesting_that_would_overrun_the_stack_is_refused():
    """The loader recurses in C: no exception of Python would stop it."""
    with pytest.raises(ConfigError, match="nested"):
        parse("[" * 200_000, name="deep.yaml")
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, name="flat.yaml")


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        pytest.param(None, "cannot be read: No such file", id="missing"),
        pytest.param(b"boxes: [\xff]", "not UTF-8 at byte 8", id="not UTF-8"),
        pytest.param(b"#" * (MAX_BYTES + 1), "at most 1000000 are read", id="too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, body, mistake):
    path = tmp_path / "shelf.yaml"
    if body is not None:
        path.write_bytes(body)

    with pytest.raises(ConfigError, match=mistake) as caught:
        load_model(path, Shelf)
    assert str(caught.value).startswith(str(path))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ConfigError, match="Is a directory"):
        load_model(tmp_path, Shelf)


def test_a_place_has_its_line(tmp_path):
    path = tmp_path / "shelf.yaml"
    path.write_text("# ours\nboxes:\n- id: a\n  count: 2\n")

    assert line_of(path, ("boxes", 0, "count")) == 4
    assert load_model(path, Shelf).boxes == (Box(id="a", count=2),)
