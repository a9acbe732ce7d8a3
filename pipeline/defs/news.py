"""The feed of price changes, and the webhook, at the end of each night."""

from collections.abc import Iterator, Sequence

import dagster as dg

from pipeline.defs.groups import REPORT, RUN_LAST
from pipeline.defs.health import HEALTH, HEALTH_READS, with_health
from pipeline.defs.markdown import as_markdown
from pipeline.defs.metadata import PREVIEW_ROWS, Metadata, rows_as_table
from pipeline.defs.resources import NightTables
from pipeline.outputs.news.events import NewsEvent
from pipeline.outputs.news.feed import FEED, FILE, IN_FEED, MOST_ENTRIES, write_feed
from pipeline.outputs.news.gather import gathered, news_reads
from pipeline.outputs.news.prices import price_news
from pipeline.outputs.news.send import VARIABLE, Delivery, send_news
from pipeline.registry.project import Project
from pipeline.runs.acquire import utc_now
from pipeline.tables.build import TABLES

FEED_KEY = dg.AssetKey(["report", "changes"])
WEBHOOK_KEY = dg.AssetKey(["news", "webhook"])
WEBHOOK_CHECK = "webhook_took_the_news"


def news_assets(project: Project) -> dg.AssetsDefinition:
    """Return the step that gathers the news once, for the feed and for the webhook."""

    @dg.multi_asset(
        name="news",
        specs=news_specs(),
        check_specs=[webhook_check_spec()],
        can_subset=True,
        op_tags=RUN_LAST,
        required_resource_keys={"warehouse", "tables"},
    )
    def news(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        yield from news_results(project, context)

    return news


def news_specs() -> list[dg.AssetSpec]:
    """Return the assets of the feed and of the webhook."""
    deps = [dg.AssetKey([TABLES[name].TABLE.layer, name]) for name in _tables_read()]
    return [_feed_spec(deps), _webhook_spec(deps)]


def news_results(
    project: Project, context: dg.AssetExecutionContext
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Write the feed and send the message, those that are selected; yield what Dagster shows.

    Raises:
        WarehouseError: The tables that it is about were not published; the next night tells it.
    """
    night: NightTables = context.resources.tables
    night.expect_published()
    frames = with_health(night.frames({*news_reads(), *HEALTH_READS} - {HEALTH}))
    events = gathered(frames)
    if FEED_KEY in context.selected_asset_keys:
        write_feed(project, events, frames)
        yield dg.MaterializeResult(asset_key=FEED_KEY, metadata=_feed_metadata(project, events))
    if WEBHOOK_KEY in context.selected_asset_keys:
        yield from _webhook_events(send_news(project, events, now=utc_now()))


def _tables_read() -> list[str]:
    """Return the tables that are waited for: of news of prices and of sources."""
    return sorted({*news_reads([price_news]), *HEALTH_READS} & TABLES.keys())


def _feed_metadata(project: Project, events: Sequence[NewsEvent]) -> Metadata:
    entries = [event for event in events if event.kind in IN_FEED]
    newest = [
        {"when": f"{event.at:%Y-%m-%d}", "what": event.title}
        for event in reversed(entries[-PREVIEW_ROWS:])
    ]
    return {
        "path": dg.MetadataValue.path(project.warehouse.files.address(FEED)),
        "dagster/row_count": min(len(entries), MOST_ENTRIES),
        "newest": rows_as_table(newest),
    }


def _feed_spec(deps: list[dg.AssetKey]) -> dg.AssetSpec:
    return dg.AssetSpec(
        FEED_KEY,
        deps=deps,
        skippable=True,
        group_name=REPORT,
        kinds={"xml"},
        owners=["team:data"],
        description="What happened to prices in the last sixty days, as an Atom feed: "
        f"`report/{FILE}`. One entry for each offer and source, with both amounts, percent, source "
        "and digests.\n\nBuilt from: " + ", ".join(key.path[-1] for key in deps) + ".",
    )


def _webhook_spec(deps: list[dg.AssetKey]) -> dg.AssetSpec:
    return dg.AssetSpec(
        WEBHOOK_KEY,
        deps=deps,
        skippable=True,
        group_name=REPORT,
        kinds={"slack"},
        owners=["team:data"],
        description="One message about what is new: changed prices, retirements, corrections, "
        f"verdicts that turned, failing sources. Its address is ${VARIABLE}; thresholds are `news` "
        "in the settings of sources.yaml. What was sent lies in `raw/news/` and is not sent again.",
    )


def webhook_check_spec() -> dg.AssetCheckSpec:
    """Return the check of the webhook."""
    return dg.AssetCheckSpec(
        WEBHOOK_CHECK,
        asset=WEBHOOK_KEY,
        description="The webhook took tonight's message, or there was none. What it did not take "
        "is sent again next night.",
    )


def _webhook_events(
    delivery: Delivery,
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    yield dg.MaterializeResult(
        asset_key=WEBHOOK_KEY,
        metadata={
            "sent_count": len(delivery.sent),
            "waiting_count": len(delivery.waiting),
            "sent": rows_as_table([{"sent": event.title} for event in delivery.sent]),
            "waiting": rows_as_table([{"waiting": event.title} for event in delivery.waiting]),
        },
    )
    yield dg.AssetCheckResult(
        asset_key=WEBHOOK_KEY,
        check_name=WEBHOOK_CHECK,
        passed=delivery.error is None,
        severity=dg.AssetCheckSeverity.WARN,
        description=as_markdown(delivery.summary),
    )
