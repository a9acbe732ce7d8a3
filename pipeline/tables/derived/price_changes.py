"""What happened to prices: one event each, as one source's readings show it."""

import pandas as pd
import pyarrow as pa

from pipeline.intervals import PRICE_KEY
from pipeline.precedence import SECONDS_PER_DAY
from pipeline.retirement import retired_at
from pipeline.table import TIMESTAMP, Table, column

PRICE = ["source_id", *(name for name in PRICE_KEY if name != "effective_from")]
"""What names one price at one source, whatever dates are stated."""

EARLIER = ("price_usd", "state", "gone_at", "last_seen_at", "effective_to")
"""What is looked at of the statement before."""

TABLE = Table(
    layer="derived",
    name="price_changes",
    doc="One event of one price at one source; `event` says of which kind.",
    primary_key=(*PRICE, "changed_at", "event", "stated_at"),
    evidence=("prices", ("source_id", "provider_id", "offer_key", "via", "meter", "service_tier")),
    columns=(
        column("changed_at", TIMESTAMP, "The stated date, or the reading that showed the change."),
        column(
            "event",
            pa.string(),
            "repriced, added, returned; gone: its source no longer states it; retired: and that is "
            "confirmed; corrected: we had read it wrongly, the market did not move.",
        ),
        column("stated_at", TIMESTAMP, "When the statement that it is about was first seen."),
        column("source_id", pa.string(), "Source whose readings show it."),
        column("source_class", pa.string(), "Kind of witness."),
        column("provider_id", pa.string(), "Seller."),
        column("offer_key", pa.string(), "Offer, as in core/prices."),
        column("model_label", pa.string(), "Model as printed."),
        column("via", pa.string(), "Router.", null=True),
        column("meter", pa.string(), "What is billed."),
        column("unit", pa.string(), "Unit of the prices."),
        column("service_tier", pa.string(), "Class of service."),
        column("variant", pa.string(), "What else tells the price apart.", null=True),
        column("context_over_tokens", pa.int64(), "Prompts longer than this.", null=True),
        column("time_window", pa.string(), "Hours of the day.", null=True),
        column("region", pa.string(), "Region.", null=True),
        column("commitment", pa.string(), "Term.", null=True),
        column("gpu_type", pa.string(), "GPU.", null=True),
        column(
            "price_before_usd",
            pa.float64(),
            "Before; null: none.",
            unit="USD per `unit`",
            null=True,
        ),
        column(
            "price_after_usd", pa.float64(), "After; null: none.", unit="USD per `unit`", null=True
        ),
        column("change_pct", pa.float64(), "From before to after.", unit="percent", null=True),
        column(
            "last_seen_at",
            TIMESTAMP,
            "Last reading that showed the state before: the change may stand since then.",
            null=True,
        ),
        column(
            "unseen_days",
            pa.float64(),
            "How long it could have stood unseen: from last_seen_at to the reading that showed it.",
            unit="days",
            null=True,
        ),
        column(
            "snapshot_before", pa.string(), "Document that last showed the state before.", null=True
        ),
        column(
            "snapshot_after", pa.string(), "Document that first showed the state after.", null=True
        ),
        column(
            "basis", pa.string(), "What dates it: stated, upstream_history, memento, first_seen."
        ),
    ),
)


def build(
    prices: pd.DataFrame,
    sources: pd.DataFrame,
    reads: pd.DataFrame,
    corrections: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return the events of all prices.

    Not events: the first reading of a source; another wording, place or order; an absence that is
    not confirmed; an announced price before its day; the start of a price that had ended before it
    was seen; a statement over which its source has since dated another price back.

    Args:
        prices: core/prices.
        sources: core/sources.
        reads: The logs of all sources' readings.
        corrections: The ledger of corrections.
        clock: The newest attempt, as `at`.
    """
    sound = reads[reads["state"] == "sound"]
    steps = _steps(prices, sound)
    steps = steps.assign(retired_at=retired_at(steps, reads, sources, steps["back_at"]))
    # One statement may both begin and end: two events of one row.
    events = pd.concat(
        [_arrivals(steps, clock["at"].iloc[0]), _departures(steps, sound)], ignore_index=True
    )
    events = events.assign(snapshot_before=_last_snapshot(events, sound))
    events = pd.concat([events, corrections.assign(event="corrected", basis="stated")])
    events = events.rename(columns={"first_seen_at": "stated_at"})
    before, after = events["price_before_usd"], events["price_after_usd"]
    classes = sources.set_index("source_id")["source_class"]
    return events.assign(
        source_class=events["source_id"].map(classes),
        change_pct=(100 * (after - before) / before).where(before > 0),
    )[TABLE.names]


def as_of(changes: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the events up to a time."""
    return changes[changes["changed_at"] <= at]


def _steps(prices: pd.DataFrame, sound: pd.DataFrame) -> pd.DataFrame:
    """Return each statement beside the one before it, and what tells how they follow."""
    ended_unseen = _ended_unseen(prices)
    starts = prices["effective_from"].fillna(prices["first_seen_at"])
    # Nobody knows when these began; they stand before what follows them.
    starts = starts.mask(ended_unseen, prices["effective_to"] - pd.Timedelta(1, "us"))
    dated = prices.assign(start=starts, starts_unseen=ended_unseen)
    ordered = dated[~_dated_back(dated)].sort_values(
        [*PRICE, "start", "first_seen_at"], kind="stable"
    )
    # Where a source restated a dated price, the newest statement is the one that counts.
    restated = ordered["effective_from"].notna() & ordered.duplicated(
        [*PRICE, "start"], keep="last"
    )
    ordered = ordered[~restated]
    is_first = ~ordered.duplicated(PRICE)
    first_read = sound.groupby("source_id")["first_at"].min()
    return ordered.assign(
        has_earlier=~is_first,
        back_at=ordered["first_seen_at"].shift(-1).where(ordered.duplicated(PRICE, keep="last")),
        is_last=~ordered.duplicated(PRICE, keep="last"),
        first_read_at=first_read.reindex(ordered["source_id"]).set_axis(ordered.index),
        **{f"earlier_{name}": ordered[name].shift().where(~is_first) for name in EARLIER},
    )


def _ended_unseen(prices: pd.DataFrame) -> pd.Series:
    """Whether a price had ended, by its source's own dates, before anybody saw it."""
    return prices["effective_from"].isna() & (prices["effective_to"] <= prices["first_seen_at"])


def _dated_back(prices: pd.DataFrame) -> pd.Series:
    """Whether a source has since dated another price back over an undated statement."""
    undated = prices[prices["effective_from"].isna() & prices["gone_at"].notna()]
    later = prices[prices["effective_from"].notna()]
    pairs = undated.reset_index(names="row").merge(later, on=PRICE, suffixes=("", "_later"))
    over = pairs[
        (pairs["first_seen_at_later"] >= pairs["gone_at"])
        & (pairs["effective_from_later"] <= pairs["start"])
        & ~(pairs["effective_to_later"] <= pairs["start"])
    ]
    return pd.Series(prices.index.isin(over["row"]), index=prices.index)


def _arrivals(steps: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return the events by which a statement begins."""
    moved = ~(
        (steps["price_usd"] == steps["earlier_price_usd"])
        | (steps["price_usd"].isna() & steps["earlier_price_usd"].isna())
    ) | (steps["state"] != steps["earlier_state"])
    dated = steps["effective_from"].notna()
    follows = (steps["earlier_gone_at"] == steps["first_seen_at"]) | dated
    came_back = steps["has_earlier"] & ~follows & steps["earlier_gone_at"].notna()
    event = pd.Series(pd.NA, index=steps.index, dtype="object")
    event = event.mask(
        ~steps["has_earlier"] & (steps["first_seen_at"] > steps["first_read_at"]), "added"
    )
    event = event.mask(steps["has_earlier"] & moved, "repriced")
    event = event.mask(came_back & _was_retired(steps), "returned").mask(steps["starts_unseen"])
    found = steps.assign(
        event=event,
        changed_at=steps["start"],
        price_before_usd=steps["earlier_price_usd"].where(event != "returned"),
        price_after_usd=steps["price_usd"],
        snapshot_after=steps["snapshot_sha256"],
        basis=steps["valid_from_basis"],
        last_seen_at=steps["earlier_last_seen_at"].where(~dated),
        unseen_days=_days(steps["first_seen_at"] - steps["earlier_last_seen_at"]).where(~dated),
    )
    return found[event.notna() & (found["changed_at"] <= now)]


def _was_retired(steps: pd.DataFrame) -> pd.Series:
    """Whether the absence before a statement had been confirmed when it came back."""
    return steps["retired_at"].shift().notna() & steps["has_earlier"]


def _departures(steps: pd.DataFrame, sound: pd.DataFrame) -> pd.DataFrame:
    """Return the events by which a price ends, for good or not yet confirmed.

    One that was away without confirmation and is back has only flickered.
    """
    confirmed = steps["retired_at"].notna()
    gone = steps[confirmed | (steps["gone_at"].notna() & steps["is_last"])]
    gone = gone[gone["back_at"].isna() | (gone["back_at"] > gone["gone_at"])]
    # A transcript that was mended keeps its date: two documents of one time, the last one counts.
    dated = sound.drop_duplicates(["source_id", "first_at"], keep="last")
    documents = dated.set_index(["source_id", "first_at"])["snapshot_sha256"]
    places = pd.MultiIndex.from_arrays([gone["source_id"], gone["gone_at"]])
    return gone.assign(
        event=pd.Series("gone", index=gone.index).mask(confirmed[gone.index], "retired"),
        changed_at=gone["gone_at"],
        price_before_usd=gone["price_usd"],
        price_after_usd=float("nan"),
        snapshot_after=documents.reindex(places).to_numpy(),
        basis="first_seen",
        unseen_days=_days(gone["gone_at"] - gone["last_seen_at"]),
    )


def _last_snapshot(events: pd.DataFrame, sound: pd.DataFrame) -> pd.Series:
    """Return the document of the last reading that showed the state before."""
    asked = events[["source_id", "last_seen_at"]].reset_index(names="row").dropna()
    if asked.empty:
        return pd.Series(index=events.index, dtype="object")
    log = sound[["source_id", "first_at", "snapshot_sha256"]].sort_values("first_at")
    found = pd.merge_asof(
        asked.sort_values("last_seen_at"),
        log,
        left_on="last_seen_at",
        right_on="first_at",
        by="source_id",
    )
    documents = found.set_index("row")["snapshot_sha256"]
    return pd.Series(documents.reindex(events.index))


def _days(spans: pd.Series) -> pd.Series:
    return pd.Series(spans.dt.total_seconds() / SECONDS_PER_DAY)
