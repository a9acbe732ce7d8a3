"""Whole nights through Dagster, against a local server whose pages change between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
import yaml

from pipeline.definitions import market_definitions
from pipeline.defs.checks import CHECKS, WHOLE
from pipeline.defs.news import WEBHOOK_CHECK
from pipeline.defs.reading_steps import FETCHES_KEY
from pipeline.defs.report import REPORT_KEY
from pipeline.defs.sources import CHECK
from pipeline.registry.project import load_project
from tests.local_site import Site, serving

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}

NAMES = ["steady", "moving", "reshaped", "tenfold", "failing", "good"]


def price_page(prices, *, heading="Input / 1M tokens"):
    """Return a page in the shape of a vendor's: a row a model, input and output."""
    rows = "".join(
        f"<tr><td>{model}</td><td>${price}</td><td>${price * 2}</td></tr>"
        for model, price in prices.items()
    )
    head = f"<tr><th>Model</th><th>{heading}</th><th>Output / 1M tokens</th></tr>"
    return f"<html><body><h2>Prices</h2><table>{head}{rows}</table></body></html>".encode()


MODELS = {"Anvil 2": 1, "Anvil Mini": 2, "Bellows 7B": 3, "Crucible": 4}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server on this machine; its pages may be changed between nights."""
    with serving() as ours:
        yield ours


@dataclass(frozen=True)
class Quiet:
    """What a night without changes left."""

    result: dg.ExecuteInProcessResult
    is_success: bool
    outcomes: dict[str, int]
    before: dict[Path, int]
    after: dict[Path, int]


@pytest.fixture(scope="module")
def quiet_and_nights(site, tmp_path_factory):
    """Three nights: nothing happens on the second one.

    On the third a price moves, a model goes, a page is reshaped, one is x1000, one is down.
    """
    project = project_over(site, tmp_path_factory.mktemp("nights"))
    with dg.DagsterInstance.ephemeral() as instance:
        site.pages |= {name: price_page(MODELS) for name in NAMES}
        first, before = run_night(project, instance), stamps(project)
        second = run_night(project, instance)
        fetches = project.warehouse.read_table("core", "fetches")
        outcomes = fetches["outcome"].value_counts().to_dict()
        quiet = Quiet(second, second.success, outcomes, before, stamps(project))
        moved = {"Anvil 2": 1.5, "Anvil Mini": 2, "Bellows 7B": 3}
        site.pages |= {
            "moving": price_page(moved),
            "reshaped": b"<html><body><p>Talk to our sales team.</p></body></html>",
            "tenfold": price_page({model: price * 1000 for model, price in MODELS.items()}),
            "failing": 500,
            "good": price_page(MODELS | {"Anvil 3": 5}),
        }
        return quiet, (project, first, run_night(project, instance))


@pytest.fixture
def nights(quiet_and_nights):
    """Return the project, the first night, and the one on which much happens."""
    return quiet_and_nights[1]


def project_over(site, folder: Path):
    """Return a project whose sources are the pages of `site`."""
    settings = {
        "user_agent": "inference-market tests (data@inference-market.example)",
        "cron": "0 3 * * *",
        "time_zone": "UTC",
        "retries": 0,
        "host_spacing_s": 0,
        "allow_loopback": True,
    }
    sources = [
        {
            "id": f"{name}-pricing",
            "title": name,
            "publisher": name,
            "url": f"{site.base}/{name}",
            "class": "vendor",
            "group": "pricing_pages",
            "provider": provider,
            "parser": "html_prices",
            "licence": "facts",
            "cadence_days": 1,
            "expect": {"rows": [4, 40], "anchors": [{"model": "Anvil 2", "meter": "input"}]},
        }
        for name, provider in zip(
            NAMES, ["groq", "together", "fireworks", "novita", "deepinfra", "cerebras"], strict=True
        )
    ]
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"settings": settings, "sources": sources}))
    return load_project(path, folder / "warehouse")


def run_night(project, instance, selected=None):
    job = market_definitions(project).resolve_job_def("nightly")
    return job.execute_in_process(
        instance=instance, raise_on_error=False, run_config=QUIET, asset_selection=selected
    )


def evaluations(result):
    return [
        event.asset_check_evaluation_data
        for event in result.all_events
        if event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]


def checks(result):
    return {data.asset_key.path[-1]: data for data in evaluations(result)}


def materialised(result):
    return {
        event.asset_key.path[-1]
        for event in result.get_asset_materialization_events()
        if event.asset_key.path[0] == "sources"
    }


def test_nights_publish_the_good_and_keep_the_bad_ones_last_rows(nights):
    """The run ends; each bad source has its outcome, and its rows of the first night stay."""
    project, first, _ = nights
    prices = project.warehouse.read_table("core", "prices")
    stated = prices[prices["gone_at"].isna()]
    counts = stated.groupby("source_id").size().to_dict()

    assert first.success
    assert counts == {
        "failing-pricing": 8,
        "good-pricing": 10,
        "moving-pricing": 6,
        "reshaped-pricing": 8,
        "steady-pricing": 8,
        "tenfold-pricing": 8,
    }
    assert stated["price_usd"].max() == 10


def test_a_changed_price_and_a_vanished_model_close_their_intervals(nights):
    project, _, _ = nights
    prices = project.warehouse.read_table("core", "prices")
    moving = prices[(prices["source_id"] == "moving-pricing") & prices["gone_at"].notna()]

    assert sorted(
        zip(moving["model_label"], moving["meter"], moving["price_usd"], strict=True)
    ) == [
        ("Anvil 2", "input", 1.0),
        ("Anvil 2", "output", 2.0),
        ("Crucible", "input", 4.0),
        ("Crucible", "output", 8.0),
    ]
    assert (moving["last_seen_at"] < moving["gone_at"]).all()


def test_each_outcome_is_a_row_of_source_health(nights):
    project, _, _ = nights
    health = project.warehouse.read_table("derived", "source_health").set_index("source_id")

    assert health["outcome"].to_dict() == {
        "failing-pricing": "network_error",
        "good-pricing": "new",
        "moving-pricing": "new",
        "reshaped-pricing": "new",
        "steady-pricing": "unchanged",
        "tenfold-pricing": "new",
    }
    assert health.loc[health["is_failing"], "health"].to_dict() == {
        "reshaped-pricing": "quarantined",
        "tenfold-pricing": "quarantined",
    }
    assert "magnitude" in health.loc["tenfold-pricing", "reason"]


def test_the_graph_shows_what_was_read_and_what_failed(nights):
    """A source that failed has no materialisation, and a failed check on its own node."""
    _, _, second = nights
    found = checks(second)

    assert materialised(second) == {"good-pricing", "moving-pricing", "steady-pricing"}
    assert {name for name, data in found.items() if not data.passed} == {
        "failing-pricing",
        "reshaped-pricing",
        "source_health",
        "tenfold-pricing",
    }
    assert {data.check_name for data in evaluations(second)} == {
        CHECK,
        WHOLE,
        WEBHOOK_CHECK,
        *(check.spec.name for check in CHECKS.values()),
    }


def test_a_failed_check_shows_its_own_attempt(nights):
    """What the last document gave would say that all is well."""
    metadata = checks(nights[2])["failing-pricing"].metadata

    assert metadata["status"].value == 500
    assert "findings" not in metadata


def data_versions(result, layer):
    return {
        event.asset_key.path[-1]: event.materialization.tags["dagster/data_version"]
        for event in result.get_asset_materialization_events()
        if event.asset_key.path[0] == layer
    }


def test_unchanged_documents_have_unchanged_data_versions(quiet_and_nights):
    """So that they turn no table stale; one that moved has another."""
    quiet, (_, first, third) = quiet_and_nights
    versions, later = data_versions(first, "sources"), data_versions(third, "sources")

    assert data_versions(quiet.result, "sources") == versions
    assert {name for name in later if later[name] != versions[name]} == {
        "good-pricing",
        "moving-pricing",
    }


def test_sources_are_events_and_the_log_of_attempts_the_one_output(nights):
    """Dagster compares each output with all others: of a thousand it makes half of a night."""
    of_step = [event for event in nights[1].all_events if event.step_key == "read_sources"]
    outputs = [event for event in of_step if event.event_type_value == "STEP_OUTPUT"]

    assert len(outputs) == 1
    assert materialised(nights[1]) == {f"{name}-pricing" for name in NAMES}


@pytest.mark.parametrize("log", [[], [FETCHES_KEY]], ids=["without the log", "with it"])
def test_a_run_of_some_sources_builds_what_is_selected_of_them(site, tmp_path, log):
    """Without the log of attempts, tables wait for the sources themselves."""
    project = project_over(site, tmp_path)
    site.pages["steady"] = price_page(MODELS)
    prices = dg.AssetKey(["core", "prices"])
    with dg.DagsterInstance.ephemeral() as instance:
        chosen = [dg.AssetKey(["sources", "steady-pricing"]), prices, *log]
        result = run_night(project, instance, chosen)
        version = result.get_asset_materialization_events()[0].materialization.tags

    assert result.success
    assert prices in {event.asset_key for event in result.get_asset_materialization_events()}
    assert project.warehouse.release().tables["core/prices"].rows == 2 * len(MODELS)
    assert " html_prices " in version["dagster/data_version"]


def test_a_quarantined_source_turns_the_run_red_after_all_tables_are_built(nights):
    _, _, second = nights
    built = {
        event.asset_key.path[-1]
        for event in second.get_asset_materialization_events()
        if event.asset_key.path[0] in ("core", "derived")
    }

    assert not second.success
    assert {"prices", "price_comparison", "source_health"} <= built


def test_a_red_night_has_its_report_all_the_same(nights):
    """It shows the quarantined sources, on the very night on which people look."""
    project, _, second = nights
    (written,) = [
        event
        for event in second.get_asset_materialization_events()
        if event.asset_key == REPORT_KEY
    ]
    metadata = written.step_materialization_data.materialization.metadata
    page = project.warehouse.root / "report/index.html"

    assert metadata["path"].value == str(page)
    assert metadata["bytes"].value > page.stat().st_size
    assert metadata["evidence_count"].value > 0
    sources = page.with_name("sources.html").read_text(encoding="utf-8")
    assert "2 quarantined" in sources


@pytest.mark.long
def test_when_every_source_fails_the_tables_are_built_all_the_same(site, tmp_path):
    """Yielding nothing for a source must not skip what is built from it."""
    project = project_over(site, tmp_path)
    site.pages.clear()
    with dg.DagsterInstance.ephemeral() as instance:
        result = run_night(project, instance)

    assert result.success, "a source that was never read is a warning"
    health = project.warehouse.read_table("derived", "source_health")
    assert set(health["health"]) == {"never_read"}
    assert project.warehouse.read_table("core", "prices").empty


def test_a_night_without_changes_writes_no_rows(quiet_and_nights):
    """Only the log of readings and the tables that carry the clock are written again."""
    quiet, _ = quiet_and_nights

    assert quiet.is_success
    assert quiet.after == quiet.before
    assert len(quiet.before) == 2 * len(NAMES), "prices and offers of each"
    assert quiet.outcomes == {"new": 6, "unchanged": 6}


def stamps(project):
    """Return when each file of readings was written, logs left out."""
    files = (project.warehouse.root / "readings").rglob("*.parquet")
    return {path: path.stat().st_mtime_ns for path in files if path.stem != "log"}


def test_published_tables_carry_descriptions_and_units(nights):
    project, _, _ = nights
    schema = project.warehouse.read_arrow("derived/price_comparison.parquet").schema
    field = schema.field("input_usd_per_mtok")

    assert field.metadata[b"unit"] == b"USD per million tokens"
    assert isinstance(
        pd.read_parquet(project.warehouse.table_address("core", "prices")), pd.DataFrame
    )
