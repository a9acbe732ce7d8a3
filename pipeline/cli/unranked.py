"""Why offers have no rank, in a word or two, and on whose word those rest that have one."""

from collections.abc import Mapping
from typing import Any

import click
import pyarrow as pa

from pipeline.analysis.prices.offered_by import OUT
from pipeline.domain.seller_kinds import HOST_KINDS


def unranked_because(offer: Mapping[str, Any]) -> str | None:
    """Return in a word or two why an offer has no rank; null where it has one."""
    if offer["rank"] is not None:
        return None
    reasons = {
        "ended": offer["is_ended"],
        offer["offered_by_evidence"]: offer["offered_by_evidence"] in OUT,
        "stale": offer["is_stale"],
        offer["provider_kind"] or "kind unknown": offer["provider_kind"] not in HOST_KINDS,
        "outlier": offer["is_outlier"] and offer["offered_by_evidence"] == "catalogue",
    }
    return next((why for why, holds in reasons.items() if holds), "its other offer")


def note_unconfirmed(offers: pa.Table) -> None:
    """Say where offers rank on the word of catalogues alone."""
    ranked = offers.filter(offers.column("rank").is_valid())
    if ranked.num_rows and ranked.column("confirmed_rank").null_count == ranked.num_rows:
        click.echo(
            "rank: each on one catalogue's word; no seller's own source, router or second source "
            "confirms any of these offers",
            err=True,
        )
