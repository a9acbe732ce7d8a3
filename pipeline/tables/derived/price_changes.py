"""What happened to prices: one event each, as one source's readings show it."""

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.offer_ids import DOUBT, STATED_OFFER, TERMS
from pipeline.analysis.prices.precedence import SECONDS_PER_DAY
from pipeline.analysis.prices.retirement import retired_at
from pipeline.analysis.prices.successors import successors
from pipeline.analysis.prices.validity import undoubted, with_validity
from pipeline.domain.kinds import PRICE_KEY
from pipeline.domain.table import TIMESTAMP, Table, column

PRICE = ["source_id", *(name for name in PRICE_KEY if name != "effective_from")]
"""What names one price at one source, whatever dates are stated."""

LOOKED_AT = (
    *("source_id", "price_usd", "state"),
    *("first_seen_at", "last_seen_at", "gone_at", "effective_from", "effective_to"),
    *DOUBT,
)
"""What shows how statements follow each other; whole statements are large."""

HAPPENED = [
    *("source_id", "event", "changed_at", "first_seen_at", "last_seen_at", "price_before_usd"),
    *("price_after_usd", "unseen_days", "snapshot_after", "basis"),
]
"""What is known of an event, beside the names of its price."""

PER_UNIT = "USD per `unit`"

ENDED = ("gone", "retired")
"""Events by which an offer ends."""

EARLIER = ("price_usd", "state", "gone_at", "last_seen_at", "effective_to")
"""What is looked at of the statement before."""

TABLE = Table(
    layer="derived",
    name="price_changes",
    doc="One event of one price at one source; `event` says of which kind.",
    primary_key=(*PRICE, "changed_at", "event", "stated_at"),
    evidence=("prices", (*STATED_OFFER, "meter", "service_tier")),
    columns=(
        column("changed_at", TIMESTAMP, "The stated date, or the reading that showed the change."),
        column(
            "event",
            pa.string(),
            "repriced, added, returned; gone: its source no longer states it; retired: and that is "
            "confirmed, or its source dates the end; corrected: we had read it wrongly, the market "
            "did not move.",
        ),
        column("stated_at", TIMESTAMP, "When the statement that it is about was first seen."),
        column("source_id", pa.string(), "Source whose readings show it."),
        column("source_class", pa.string(), "Kind of witness."),
        column("provider_id", pa.string(), "Seller."),
        column("offer_key", pa.string(), "Offer, as in core/prices."),
        column("model_label", pa.string(), "Model as printed."),
        column("via", pa.string(), "Router.", null=True),
        *TERMS,
        column("price_before_usd", pa.float64(), "Before; null: none.", unit=PER_UNIT, null=True),
        column("price_after_usd", pa.float64(), "After; null: none.", unit=PER_UNIT, null=True),
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
            "successor",
            pa.string(),
            "Model that the seller names in place of one that is gone or retired.",
            null=True,
        ),
        column(
            "snapshot_before", pa.string(), "Document that last showed the state before.", null=True
        ),
        column(
            "snapshot_after", pa.string(), "Document that first showed the state after.", null=True
        ),
        column(
            "basis",
            pa.string(),
            "What dates it: stated, upstream_history, memento, released, first_seen.",
        ),
    ),
)


def build(  # noqa: PLR0913, PLR0917 (one parameter a table)
    prices: pd.DataFrame,
    offers: pd.DataFrame,
    sources: pd.DataFrame,
    reads: pd.DataFrame,
    corrections: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return the events of all prices.

    Not events: that a price stands at a source's first reading; another wording, place or order;
    a short absence; an announced price before its day, or one that was withdrawn before it; a
    statement over which its source has since dated another price back.

    Args:
        prices: core/prices.
        offers: core/offers.
        sources: core/sources.
        reads: The logs of all sources' readings.
        corrections: The ledger of corrections.
        clock: The newest attempt, as `at`.
    """
    now = clock["at"].iloc[0]
    sound = reads[reads["state"] == "sound"]
    # From here on a statement is known by its place among them.
    prices = prices.reset_index(drop=True)
    steps = _steps(prices, sound)
    steps = steps.assign(retired_at=retired_at(steps, reads, sources, steps["back_at"]))
    ended = _departures(steps, _stated_ends(prices, steps, offers, now), sound)
    events = pd.concat([_arrivals(prices, steps, now), ended])
    names = prices[[*PRICE[1:], "model_label", "model_id"]].take(events.index.to_numpy())
    events = pd.concat([events, names], axis="columns").reset_index(drop=True)
    events = events.assign(successor=successors(events[events["event"].isin(ENDED)], offers)).drop(
        columns="model_id"
    )
    shown = _documents(events["source_id"], events["last_seen_at"], sound)
    events = events.assign(snapshot_before=shown)
    events = pd.concat([events, _corrected(corrections, sources)[events.columns]])
    events = events.rename(columns={"first_seen_at": "stated_at"}).reset_index(drop=True)
    before, after = events["price_before_usd"], events["price_after_usd"]
    classes = sources.set_index("source_id")["source_class"]
    return events.assign(
        source_class=looked_up(events["source_id"], classes),
        change_pct=(100 * (after - before) / before).where(before > 0),
    )[TABLE.names]


def as_of(changes: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the events up to a time."""
    return changes[changes["changed_at"] <= at]


def _steps(prices: pd.DataFrame, sound: pd.DataFrame) -> pd.DataFrame:
    """Return each statement beside the one before it, and what shows how they follow.

    What had ended before any source was read comes first: its start is not known.
    """
    number = prices.groupby(PRICE, dropna=False, sort=False).ngroup()
    dated = with_validity(undoubted(prices[[*LOOKED_AT]].assign(number=number)))
    ordered = dated[~_dated_back(dated)].sort_values(
        ["number", "valid_from", "first_seen_at"], kind="stable", na_position="first"
    )
    # Where a source restated a dated price, the newest statement is the one that counts.
    restated = ordered["effective_from"].notna() & ordered.duplicated(
        ["number", "valid_from"], keep="last"
    )
    ordered = ordered[~restated]
    is_first = ~ordered["number"].duplicated()
    is_last = ~ordered["number"].duplicated(keep="last")
    first_read = sound.groupby("source_id")["first_at"].min()
    return ordered.assign(
        has_earlier=~is_first,
        back_at=ordered["first_seen_at"].shift(-1).mask(is_last),
        is_last=is_last,
        first_read_at=looked_up(ordered["source_id"], first_read),
        **{f"earlier_{name}": ordered[name].shift().mask(is_first) for name in EARLIER},
    )


def _dated_back(dated: pd.DataFrame) -> pd.Series:
    """Whether a source has since dated another price back over an undated statement."""
    undated = dated[dated["effective_from"].isna() & dated["gone_at"].notna()]
    later = dated[dated["effective_from"].notna()]
    pairs = undated.reset_index(names="row").merge(later, on="number", suffixes=("", "_later"))
    over = pairs[
        (pairs["first_seen_at_later"] >= pairs["gone_at"])
        & (pairs["effective_from_later"] <= pairs["first_seen_at"])
        & ~(pairs["effective_to_later"] <= pairs["first_seen_at"])
    ]
    return pd.Series(dated.index.isin(over["row"]), index=dated.index)


def _arrivals(prices: pd.DataFrame, steps: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return the events by which a statement begins."""
    moved = ~(
        (steps["price_usd"] == steps["earlier_price_usd"])
        | (steps["price_usd"].isna() & steps["earlier_price_usd"].isna())
    ) | (steps["state"] != steps["earlier_state"])
    dated = steps["effective_from"].notna()
    follows = (steps["earlier_gone_at"] == steps["first_seen_at"]) | dated
    came_back = steps["has_earlier"] & ~follows & steps["earlier_gone_at"].notna()
    kinds = {
        # The absence before it had been confirmed.
        "returned": came_back & steps["retired_at"].shift().notna(),
        "repriced": steps["has_earlier"] & moved,
        "added": ~steps["has_earlier"] & (steps["first_seen_at"] > steps["first_read_at"]),
    }
    event = pd.Series(np.select(list(kinds.values()), list(kinds), default=""), index=steps.index)
    happened = (event != "") & (steps["valid_from"] <= now)
    found = steps.assign(event=event)[happened]
    before_at = found["earlier_last_seen_at"].mask(found["effective_from"].notna())
    places = found.index.to_numpy()
    return found.assign(
        changed_at=found["valid_from"],
        price_before_usd=found["earlier_price_usd"].mask(found["event"] == "returned"),
        price_after_usd=found["price_usd"],
        last_seen_at=before_at,
        unseen_days=_days(found["first_seen_at"] - before_at),
        snapshot_after=prices["snapshot_sha256"].take(places),
        basis=prices["valid_from_basis"].take(places),
    )[HAPPENED]


def _stated_ends(
    prices: pd.DataFrame, steps: pd.DataFrame, offers: pd.DataFrame, now: pd.Timestamp
) -> pd.DataFrame:
    """Return the day on which a statement ended as its source says, and the document that does.

    The day is the offer's retirement, if it was stated before it came and still when it came; else
    the end of the last price of a series.

    Returns:
        `stated_end` and `stated_by` of the statements that have such a day.
    """
    came = offers[(offers["retires_on"] <= now) & (offers["first_seen_at"] < offers["retires_on"])]
    came = came[~(came["gone_at"] < came["retires_on"])]
    days = came[[*STATED_OFFER, "retires_on", "snapshot_sha256"]].set_axis(
        [*STATED_OFFER, "stated_end", "stated_by"], axis="columns"
    )
    named = prices[list(STATED_OFFER)][prices["offer_key"].isin(days["offer_key"])]
    sold = named.join(steps[["valid_from", "valid_to"]], how="inner")
    dated = sold.reset_index(names="step").merge(days, on=list(STATED_OFFER))
    day = dated["stated_end"]
    retired = dated[(dated["valid_from"] < day) & ~(dated["valid_to"] < day)].set_index("step")
    last = steps[steps["is_last"] & (steps["valid_to"] <= now)]
    last = last[last["effective_to"] == last["valid_to"]]
    stated_by = prices["snapshot_sha256"].take(last.index.to_numpy())
    ended = pd.DataFrame({"stated_end": last["valid_to"], "stated_by": stated_by})
    ends = pd.concat([retired[["stated_end", "stated_by"]], ended])
    return ends[~ends.index.duplicated()]


def _departures(steps: pd.DataFrame, ends: pd.DataFrame, sound: pd.DataFrame) -> pd.DataFrame:
    """Return the events by which a price ends: by a stated day, confirmed, or not yet confirmed.

    One that was away without confirmation and is back has only flickered.
    """
    confirmed = steps["retired_at"].notna() | steps.index.isin(ends.index)
    gone = steps[confirmed | (steps["gone_at"].notna() & steps["is_last"])]
    stated = ends.reindex(gone.index)
    is_stated = stated["stated_end"].notna()
    seen = gone["last_seen_at"].mask(is_stated)
    shown = _documents(gone["source_id"], gone["gone_at"], sound)
    return gone.assign(
        event=pd.Series("gone", index=gone.index).mask(confirmed[gone.index], "retired"),
        changed_at=stated["stated_end"].fillna(gone["gone_at"]),
        price_before_usd=gone["price_usd"],
        price_after_usd=float("nan"),
        snapshot_after=shown.mask(is_stated, stated["stated_by"]),
        basis=pd.Series("first_seen", index=gone.index).mask(is_stated, "stated"),
        last_seen_at=seen,
        unseen_days=_days(gone["gone_at"] - seen),
    )[HAPPENED]


def _corrected(corrections: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger's corrections of known sources as events, each once.

    The ledger outlives entries of sources.yaml, and knows two statements of one price by the dates
    that they state.
    """
    known = corrections[corrections["source_id"].isin(sources["source_id"])]
    once = known.drop_duplicates([*PRICE, "changed_at", "first_seen_at"], keep="last")
    return once.assign(event="corrected", basis="stated", successor=None)


def _documents(source_ids: pd.Series, times: pd.Series, sound: pd.DataFrame) -> pd.Series:
    """Return the document that each source gave last by a time; null where the time is."""
    # A transcript that was mended keeps its date: of two documents of one time the last counts.
    log = sound.sort_values(["source_id", "first_at"], kind="stable").reset_index(drop=True)
    asked = times.reset_index(drop=True).dropna()
    places = np.full(len(times), -1)
    for source_id, some in asked.groupby(source_ids.reset_index(drop=True)):
        own = log["first_at"][log["source_id"] == source_id]
        places[some.index] = own.index[0] + own.searchsorted(some, side="right") - 1
    found = pd.api.extensions.take(log["snapshot_sha256"].array, places, allow_fill=True)
    return pd.Series(found, index=times.index)


def _days(spans: pd.Series) -> pd.Series:
    return pd.Series(spans.dt.total_seconds() / SECONDS_PER_DAY)
