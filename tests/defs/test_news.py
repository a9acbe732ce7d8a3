"""News through Dagster: from a price that changes on a page to a webhook, once."""

import dagster as dg
import feedparser
import pytest

from pipeline.definitions import market_definitions
from pipeline.defs.backfill import backfill_job
from pipeline.defs.markdown import as_markdown
from pipeline.defs.news import FEED_KEY, WEBHOOK_CHECK, WEBHOOK_KEY
from pipeline.defs.sensors import failure_sensor
from pipeline.outputs.news.send import VARIABLE
from tests.local_site import serving
from tests.replaced_table import break_table
from tests.webhook import listening

HEALTH_KEY = dg.AssetKey(["derived", "source_health"])
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
FULL = {"anvil": (1, 2), "bellows": (2, 4), "crucible": (3, 6), "drill": (3, 6)}


@pytest.fixture
def webhook(monkeypatch):
    with listening() as ours:
        monkeypatch.setenv(VARIABLE, ours.url)
        yield ours


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


@pytest.fixture
def loaded(project):
    """Return what loads a project whose feed is at an address of this machine."""

    def load(base):
        workspace = project()
        text = workspace.sources.read_text().replace("https://acme.example", base)
        ours = "settings:\n  allow_loopback: true\n  host_spacing_s: 0\n  retries: 0\n"
        workspace.sources.write_text(text.replace("settings:\n", ours, 1))
        return workspace.load()

    return load


@pytest.fixture
def nights(loaded, instance, price_list):
    """Return what runs a night of a vendor's feed through Dagster, as far as news needs it."""
    with serving("application/json") as site:
        project = loaded(site.base)
        market = market_definitions(project)
        job = market.resolve_job_def("nightly")
        everything = set(job.asset_layer.executable_asset_keys)
        news = dg.AssetSelection.assets(FEED_KEY, WEBHOOK_KEY, HEALTH_KEY).upstream()
        needed = news.resolve(market.resolve_asset_graph()) & everything

        def run(prices, *, whole=False):
            site.pages["prices.json"] = price_list(**prices) if isinstance(prices, dict) else prices
            keys = {key for key in (everything if whole else needed) if key.path[0] != "sources"}
            return job.execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config=QUIET,
                asset_selection=[dg.AssetKey(["sources", "acme-feed"]), *sorted(keys)],
            )

        run.project = project
        yield run


def check(result):
    (found,) = (
        event.asset_check_evaluation_data
        for event in result.all_events
        if event.event_type_value == "ASSET_CHECK_EVALUATION"
        and event.asset_check_evaluation_data.check_name == WEBHOOK_CHECK
    )
    return found.passed, found.description


@pytest.mark.long
def test_a_price_change_reaches_the_webhook_once_and_not_again(nights, webhook):
    """Also when the webhook fails on the first night: then it arrives on the next one."""
    first = nights(FULL)
    webhook.statuses = [503]
    second = nights(FULL | {"anvil": (0.5, 2)})
    third = nights(FULL | {"anvil": (0.5, 2)})
    fourth = nights(FULL | {"anvil": (0.5, 2)})

    assert [check(result) for result in (first, second, third, fourth)] == [
        (True, "0 sent, 0 waiting"),
        (False, "0 sent, 1 waiting: the webhook answered with status 503"),
        (True, "1 sent, 0 waiting"),
        (True, "0 sent, 0 waiting"),
    ]
    assert all(result.success for result in (first, second, third, fourth))
    assert webhook.titles == [["Acme, anvil: new price, −50 %"]]
    feed = feedparser.parse(
        (nights.project.warehouse.root / "report/changes.atom").read_bytes(),
        resolve_relative_uris=False,
    )
    assert [entry.title for entry in feed.entries] == ["Acme, anvil: new price, −50 %"]


@pytest.mark.long
def test_no_news_goes_out_before_its_tables_are_published(nights, webhook, monkeypatch):
    """Where a table fails the last release stays; what is new is told by the next night."""
    nights(FULL)
    with monkeypatch.context() as patch:
        break_table(patch, "claim_verdicts")
        failed = nights(FULL | {"anvil": (0.5, 2)}, whole=True)
    sent = list(webhook.titles)
    nights(FULL | {"anvil": (0.5, 2)}, whole=True)

    assert {event.step_key for event in failed.all_events if event.is_step_failure} >= {
        "derived__claim_verdicts",
        "news",
    }
    assert sent == []
    assert webhook.titles == [["Acme, anvil: new price, −50 %"]]


@pytest.mark.long
def test_both_are_nodes_at_the_end_of_the_graph(nights):
    result = nights(FULL, whole=True)
    done = {
        event.asset_key: event.step_materialization_data.materialization.metadata
        for event in result.get_asset_materialization_events()
    }

    assert done[FEED_KEY]["dagster/row_count"].value == 0
    assert done[WEBHOOK_KEY]["sent_count"].value == 0
    assert check(result) == (True, as_markdown(f"no webhook: {VARIABLE} is not set"))


def look(project, instance, result):
    """Return what the sensor says of a run that failed."""
    (failure,) = (
        event for event in result.all_events if event.is_failure and event.step_key is None
    )
    context = dg.build_run_status_sensor_context(
        sensor_name="run_failure",
        dagster_event=failure,
        dagster_instance=instance,
        dagster_run=result.dagster_run,
    )
    return failure_sensor(project, backfill_job(project))(context.for_run_failure()).skip_message


def test_a_failed_run_is_told_with_the_step_that_failed(nights, instance, webhook, monkeypatch):
    break_table(monkeypatch, "providers")
    result = nights(FULL)

    assert look(nights.project, instance, result) == "1 sent, 0 waiting"
    (message,) = webhook.received
    assert message["blocks"][0]["text"]["text"] == "AI inference: 1 failed run"
    assert "core__providers: " in message["blocks"][1]["text"]["text"]


@pytest.mark.long
def test_a_source_that_turns_the_run_red_is_told_in_the_same_night(nights, instance, webhook):
    """Its health fails a step on purpose; the news does not wait behind it, and is sent once."""
    thousandfold = {name: (1000 * a, 1000 * b) for name, (a, b) in FULL.items()}
    nights(FULL)
    second, third = nights(thousandfold), nights(thousandfold)

    assert (second.success, third.success) == (False, False)
    assert look(nights.project, instance, second).startswith("red because of sources")
    assert webhook.titles == [["Source acme-feed: quarantined"]]
