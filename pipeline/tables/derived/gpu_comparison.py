"""What an hour of each GPU costs at each provider."""

import re

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import PROVENANCE, TIMESTAMP, Table, column

TABLE = Table(
    layer="derived",
    name="gpu_comparison",
    doc="One GPU at one provider on one set of terms: USD per GPU and hour.",
    primary_key=(
        *("gpu", "provider_id", "via", "offer_id", "gpu_type", "commitment", "service_tier"),
        *("region", "variant", "time_window"),
    ),
    columns=(
        column("gpu", pa.string(), "GPU, spelled alike for all sellers: H100 80GB."),
        column("provider_id", pa.string(), "Seller."),
        column("via", pa.string(), "Router through which it is sold.", null=True),
        column("offer_id", pa.string(), "The offer, as in derived/current_prices."),
        column("gpu_type", pa.string(), "GPU as printed.", null=True),
        column("commitment", pa.string(), "Term to which the buyer commits.", null=True),
        column("service_tier", pa.string(), "standard, dedicated …"),
        column("region", pa.string(), "Region to which it is bound.", null=True),
        column("variant", pa.string(), "What else tells the price apart, as printed.", null=True),
        column("time_window", pa.string(), "Hours of the day, UTC.", null=True),
        column("usd_per_gpu_hour", pa.float64(), "Price.", unit="USD per GPU-hour"),
        column(
            "rank",
            pa.int64(),
            "1: the cheapest fresh price of this GPU on this commitment; null: stale.",
            null=True,
        ),
        column("ratio_to_cheapest", pa.float64(), "Over the cheapest one.", null=True),
        column("is_stale", pa.bool_(), "Whether no fresh source states it."),
        column("last_seen_at", TIMESTAMP, "Last sound reading that states it."),
        *PROVENANCE,
    ),
)

_MEMORY = re.compile(r"(\d+)\s*g(?:i?b)?\b", re.IGNORECASE)
_WORDS_OF_NO_MEANING = re.compile(
    r"\b(?:nvidia|amd|instinct|tesla|gpus?|tensor core|per hour|on-demand|hgx)\b", re.IGNORECASE
)


def build(current_prices: pd.DataFrame) -> pd.DataFrame:
    """Return a row per price of a GPU-hour.

    Args:
        current_prices: derived/current_prices.
    """
    hourly = current_prices[
        (current_prices["meter"] == "gpu_hour")
        & (current_prices["unit"] == "usd_per_gpu_hour")
        & current_prices["price_usd"].notna()
        & current_prices["context_over_tokens"].isna()
    ]
    printed = hourly["gpu_type"].fillna(hourly["model_label"])
    names = {text: gpu_name(text) for text in printed.unique()}
    rows = hourly.rename(columns={"price_usd": "usd_per_gpu_hour"}).assign(
        gpu=printed.map(names).astype("str")
    )
    fresh = rows["usd_per_gpu_hour"].where(~rows["is_stale"])
    alike = rows.groupby(["gpu", "commitment"], dropna=False, sort=False).ngroup()
    cheapest = fresh.groupby(alike).transform("min")
    return rows.assign(
        rank=fresh.groupby(alike).rank(method="min").astype("Int64"),
        ratio_to_cheapest=(fresh / cheapest).where(cheapest > 0),
    )[TABLE.names]


def gpu_name(text: str) -> str:
    """Return a GPU's name in one spelling; what is not printed, as its memory, is not guessed.

    >>> gpu_name("A100 80 GB GPU"), gpu_name("NVIDIA H100 SXM 80GB"), gpu_name("L40S")
    ('A100 80GB', 'H100 SXM 80GB', 'L40S')
    """
    memory = _MEMORY.search(text)
    bare = _WORDS_OF_NO_MEANING.sub(" ", _MEMORY.sub(" ", text))
    name = " ".join(re.sub(r"[^\w.+]+", " ", bare).upper().split()) or text.upper()
    return f"{name} {memory[1]}GB" if memory else name
