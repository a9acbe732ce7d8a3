"""News of prices: one piece for each offer and source, whatever meters it moved."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import pandas as pd

from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.domain.kinds import PRICE_KEY
from pipeline.domain.numbers import number
from pipeline.domain.table import plain_rows
from pipeline.domain.units import in_words
from pipeline.outputs.news.events import NewsEvent, NewsEvidence, NewsKind, clean_line, event_id

NEWS_DAYS: Final = 60
"""What happened longer ago is history: `derived/price_changes` has it."""

DIGITS: Final = 6
PCT_DIGITS: Final = 3

HEADLINES: Final[Mapping[str, tuple[NewsKind, str]]] = {
    "repriced": ("price", "new price"),
    "added": ("price", "newly priced"),
    "returned": ("price", "is back"),
    "retired": ("retirement", "retired"),
    "corrected": ("correction", "corrected: we had read it wrongly, the market did not move"),
}
"""Kind and words of news, by event; a price that is gone is news once that is confirmed."""

STATEMENT: Final = ["source_id", *(name for name in PRICE_KEY if name != "effective_from")]
GROUP: Final = ("source_id", "provider_id", "offer_key", "via", "event", "changed_at")
QUALIFIERS: Final = ("variant", "time_window", "region", "commitment", "gpu_type")

OfferPrices = list[dict[str, Any]]


def price_news(  # noqa: PLR0913, PLR0917 (the tables that it reads, as for a table's `build`)
    price_changes: pd.DataFrame,
    prices: pd.DataFrame,
    current_prices: pd.DataFrame,
    sources: pd.DataFrame,
    providers: pd.DataFrame,
    clock: pd.DataFrame,
) -> list[NewsEvent]:
    """Return what happened to prices in the last sixty days, oldest first.

    Args:
        price_changes: derived/price_changes.
        prices: core/prices.
        current_prices: derived/current_prices.
        sources: core/sources.
        providers: core/providers.
        clock: The newest attempt, as `at`.
    """
    since = clock["at"].iloc[0] - pd.Timedelta(days=NEWS_DAYS)
    recent = price_changes[
        price_changes["event"].isin(HEADLINES) & (price_changes["changed_at"] >= since)
    ]
    rows = _with_echoes(_with_evidence(recent, prices), current_prices)
    rows = rows.merge(sources[["source_id", "title", "url"]], how="left", on="source_id")
    rows = rows.merge(providers[["provider_id", "name"]], how="left", on="provider_id")
    within = [name for name in STATEMENT if name not in GROUP]
    ordered = rows.sort_values(["changed_at", *GROUP[:-1], *within])
    groups = groupby(plain_rows(ordered), key=itemgetter(*GROUP))
    return [_event(list(group)) for _, group in groups]


def _with_evidence(changes: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Add the printed text of the price after, and the offer's name for all sources."""
    stated = prices[prices["offer_key"].isin(changes["offer_key"])][
        [*STATEMENT, "first_seen_at", "price_usd", "offer_id", "source_url", "evidence_text"]
    ].rename(columns={"first_seen_at": "stated_at"})
    price = changes["price_after_usd"].fillna(changes["price_before_usd"])
    key = [*STATEMENT, "stated_at", "price_usd"]
    return changes.assign(price_usd=price).merge(stated.drop_duplicates(key), how="left", on=key)


def _with_echoes(changes: pd.DataFrame, current_prices: pd.DataFrame) -> pd.DataFrame:
    """Add whether another source is believed about the price now.

    A seller's own retirement is news whoever still lists the offer.
    """
    is_named = current_prices["offer_id"].isin(changes["offer_id"])
    believed = current_prices[is_named][[*PRICED_BY, "source_id"]].rename(
        columns={"source_id": "believed_id"}
    )
    found = changes.merge(believed, how="left", on=list(PRICED_BY))
    is_other = found["believed_id"].notna() & (found["believed_id"] != found["source_id"])
    is_own_end = (found["event"] == "retired") & found["source_class"].isin(OWN_CLASSES)
    return found.assign(is_echo=is_other & ~is_own_end & (found["event"] != "corrected"))


def _event(rows: OfferPrices) -> NewsEvent:
    first = rows[0]
    kind, headline = HEADLINES[first["event"]]
    model = clean_line(first["model_label"])
    provider = clean_line(first["name"] or first["provider_id"])
    via = f" via {clean_line(first['via'])}" if first["via"] else ""
    offer = first["offer_id"] or first["offer_key"]
    moves = [row["change_pct"] for row in rows if row["change_pct"] is not None]
    is_echo = all(row["is_echo"] for row in rows)
    tags = (first["event"], first["provider_id"], clean_line(offer), first["source_class"])
    return NewsEvent(
        id=event_id(*(first[name] for name in GROUP)),
        kind=kind,
        subject=f"{first['provider_id']}/{clean_line(offer)}{via}",
        says=headline if kind == "retirement" else "; ".join(_says(rows)),
        at=first["changed_at"].to_pydatetime(),
        title=f"{provider}{via}, {model}: {headline}{_spread(moves)}{_instead(rows)}",
        details=tuple(map(_detail, rows)),
        tags=(*tags, "echo") if is_echo else tags,
        evidence=_evidence(rows),
        magnitude_pct=max(map(abs, moves)) if len(moves) == len(rows) else None,
        is_echo=is_echo,
    )


def _instead(rows: OfferPrices) -> str:
    """Return the model that the seller names in place of a retired one."""
    named = next((row["successor"] for row in rows if row["successor"]), None)
    return f", {clean_line(named)} named in its place" if named else ""


def _says(rows: OfferPrices) -> Iterator[str]:
    for row in rows:
        yield f"{_what(row)} {row['price_after_usd']}"


def _spread(moves: list[float]) -> str:
    if not moves:
        return ""
    low, high = _signed(min(moves)), _signed(max(moves))
    return f", {low} %" if low == high else f", {low} to {high} %"


def _detail(row: Mapping[str, Any]) -> str:
    amounts = f"{_amount(row['price_before_usd'])} → {_amount(row['price_after_usd'])}"
    percent = f" ({_signed(row['change_pct'])} %)" if row["change_pct"] is not None else ""
    return f"{_what(row)}: {amounts} {in_words(row['unit'])}{percent}"


def _what(row: Mapping[str, Any]) -> str:
    """Return what is billed, and under which conditions."""
    tier = () if row["service_tier"] == "standard" else (row["service_tier"],)
    over = row["context_over_tokens"]
    prompts = () if over is None else (f"prompts over {over:,.0f} tokens",)
    conditions = [clean_line(str(row[name])) for name in QUALIFIERS if row[name] is not None]
    return ", ".join([row["meter"].replace("_", " "), *tier, *prompts, *conditions])


def _amount(value: float | None) -> str:
    return "no price" if value is None else number(value, DIGITS)


def _signed(percent: float) -> str:
    text = number(abs(percent), PCT_DIGITS)
    return f"{'−' if percent < 0 else '+'}{text}"


def _evidence(rows: OfferPrices) -> NewsEvidence:
    first = rows[0]
    texts = [row["evidence_text"] for row in rows if row["evidence_text"]]
    return NewsEvidence(
        title=clean_line(first["title"] or first["source_id"]),
        url=first["source_url"] or first["url"] or "",
        printed=clean_line(", ".join(dict.fromkeys(texts))) if first["event"] != "retired" else "",
        before=first["snapshot_before"] or "",
        after=first["snapshot_after"] or "",
    )
