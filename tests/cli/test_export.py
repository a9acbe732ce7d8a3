"""`inference-market export`: tables as files for others."""

import json
import os
import shutil

import pandas as pd
import pytest

from pipeline.tables.build import TABLES


def test_every_table_is_a_file_and_the_package_names_them_all(read_project, tmp_path):
    ended = read_project.run("export", "--to", tmp_path / "out")
    package = json.loads((tmp_path / "out/datapackage.json").read_bytes())
    paths = [tmp_path / "out" / resource["path"] for resource in package["resources"]]

    assert ended.code == 0
    assert len(paths) == len(TABLES)
    assert all(path.suffix == ".csv" and path.exists() for path in paths)
    assert f"{tmp_path}/out/core/prices.csv: 4 rows" in ended.out


@pytest.mark.parametrize("place", [".", "core", "exported/here"])
def test_an_export_never_replaces_files_of_the_warehouse(read_project, place):
    before = read_project.files()
    ended = read_project.run("export", "--to", read_project.warehouse / place)

    assert ended.code == 2
    assert "lies in the warehouse, whose files it would replace" in ended.err
    assert read_project.files() == before


def test_no_link_leads_an_export_to_files_of_the_warehouse(read_project, tmp_path):
    """Neither a symbolic one of a folder, nor hard ones, as `cp -al` makes them."""
    linked, copy = tmp_path / "linked", tmp_path / "copy"
    linked.mkdir()
    (linked / "core").symlink_to(read_project.warehouse / "core")
    shutil.copytree(read_project.warehouse / "core", copy / "core", copy_function=os.link)
    before = read_project.files()
    codes = [
        read_project.run("export", "sources", "prices", "--to", to, "--format", "parquet").code
        for to in (linked, copy)
    ]

    assert codes == [2, 0]
    assert read_project.files() == before


def test_numbers_of_a_csv_file_are_numbers(read_project, tmp_path):
    read_project.run("export", "core/prices", "--to", tmp_path)
    found = pd.read_csv(tmp_path / "core/prices.csv")

    assert found["price_usd"].tolist() == [1.0, 2.0, 1.0, 2.5]
    assert found["parser_version"].dtype == "int64"
    assert found["is_uncertain"].dtype == "bool"


@pytest.mark.parametrize("file_format", ["parquet", "json"])
def test_other_formats_hold_the_same_rows(read_project, tmp_path, file_format):
    read_project.run("export", "prices", "--to", tmp_path, "--format", file_format)
    path = tmp_path / f"core/prices.{file_format}"
    found = pd.read_parquet(path) if file_format == "parquet" else pd.read_json(path)
    key = ["source_id", "meter", "price_usd"]

    assert (
        found[key].to_numpy().tolist() == read_project.table("core/prices")[key].to_numpy().tolist()
    )


def test_an_earlier_day_can_be_written(read_project, tmp_path):
    read_project.run("export", "prices", "--to", tmp_path, "--as-of", "2026-01-05")

    assert set(pd.read_csv(tmp_path / "core/prices.csv")["source_id"]) == {"acme-feed"}


def test_a_table_that_does_not_exist_is_one_error_and_nothing_is_written(read_project, tmp_path):
    ended = read_project.run("export", "nosuch", "--to", tmp_path / "out")

    assert ended.code == 2
    assert ended.err.startswith("error: no table 'nosuch'")
    assert not (tmp_path / "out").exists()
