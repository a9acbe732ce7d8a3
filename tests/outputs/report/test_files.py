"""The files of the site: written only where they changed, removed where nothing is behind them."""

import pytest

from pipeline.outputs.report.files import write_files
from pipeline.outputs.report.page import CHART_LIBRARY
from pipeline.storage.copies import copy_folder
from pipeline.storage.files import WarehouseError
from pipeline.storage.warehouse import REPORT, Warehouse

LLAMA = "models/meta--llama-3.3-70b-instruct.html"
QWEN = "models/alibaba--qwen3-32b.html"
KIMI = "models/moonshotai--kimi-k2-instruct.html"


@pytest.fixture
def written(frames, tmp_path):
    warehouse = Warehouse(tmp_path)
    write_files(warehouse, frames)
    return warehouse


def times(warehouse):
    files = (warehouse.root / REPORT).rglob("*")
    return {
        str(file.relative_to(warehouse.root / REPORT)): file.stat().st_mtime_ns for file in files
    }


def test_the_same_tables_write_only_the_stamp(written, frames):
    before = times(written)
    again = write_files(written, frames)
    after = times(written)

    assert again.changed == 0
    assert {name for name in after if after[name] != before[name]} - {".", ""} == {"site-data.js"}


def test_a_price_that_moved_writes_its_pages_and_no_others(written, frames):
    prices = frames["price_comparison"].copy()
    prices.loc[prices["provider_id"] == "nut", "input_usd_per_mtok"] = 0.3
    prices = prices[(prices["model_id"] != "alibaba/qwen3-32b") | (prices["provider_id"] != "bolt")]
    before = times(written)
    write_files(written, frames | {"price_comparison": prices})
    after = times(written)

    assert after[LLAMA] != before[LLAMA]
    assert after[KIMI] == before[KIMI]
    assert after["method.html"] == before["method.html"]
    assert after[CHART_LIBRARY] == before[CHART_LIBRARY]


@pytest.mark.long
def test_a_model_that_nobody_prices_any_more_loses_its_files(written, frames):
    gone = {
        name: frame[frame["model_id"] != "alibaba/qwen3-32b"] if "model_id" in frame else frame
        for name, frame in frames.items()
    }
    stray = written.root / REPORT / "models" / "stray.html"
    stray.write_text("left by an older version")
    assert (written.root / REPORT / QWEN).exists()
    write_files(written, gone)

    assert not (written.root / REPORT / QWEN).exists()
    assert not stray.exists()
    assert (written.root / REPORT / LLAMA).exists()


def test_a_copy_has_all_files(written, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy") / "site"
    count = copy_folder(written.files, REPORT, str(folder))
    other = copy_folder(written.files, REPORT, (folder.parent / "other").as_uri())
    names = {name for name in times(written) if "." in name.rpartition("/")[2]}

    assert count == other == len(names)
    assert (folder / LLAMA).read_bytes() == (written.root / REPORT / LLAMA).read_bytes()


def test_an_address_that_cannot_be_written_to_is_one_clear_error(written, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(WarehouseError, match="cannot be written to"):
        copy_folder(written.files, REPORT, str(tmp_path / "file" / "below"))


def test_a_page_of_the_same_figures_is_left_as_it_lies_unless_it_is_lost(written, frames):
    page, other = (written.root / REPORT / path for path in (LLAMA, "gpus.html"))
    marked = b"x" * len(page.read_bytes())
    page.write_bytes(marked)
    other.unlink()
    write_files(written, frames)

    assert page.read_bytes() == marked
    assert other.exists()


@pytest.mark.long
def test_after_a_run_that_was_stopped_while_writing_all_pages_are_made_again(written, frames):
    page = written.root / REPORT / LLAMA
    sound = page.read_bytes()
    page.unlink()
    page.mkdir()
    with pytest.raises(OSError, match="meta--llama"):
        write_files(written, frames)
    page.rmdir()
    page.write_bytes(b"x" * len(sound))
    write_files(written, frames)

    assert page.read_bytes() == sound


def test_where_a_page_cannot_be_made_the_site_stays_as_it_was(written, frames):
    before = {path: (written.root / REPORT / path).read_bytes() for path in (LLAMA, "index.html")}
    later = frames["price_comparison"].assign(blended_3_1_usd_per_mtok=9.0)
    spoiled = frames["price_changes"].drop(columns="offer_key")

    with pytest.raises(KeyError):
        write_files(written, frames | {"price_comparison": later, "price_changes": spoiled})
    assert {path: (written.root / REPORT / path).read_bytes() for path in before} == before
