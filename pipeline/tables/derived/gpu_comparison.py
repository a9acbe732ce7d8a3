"""What an hour of each GPU costs at each provider."""

import re
from typing import NamedTuple

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
        column("gpu", pa.string(), "GPU, spelled alike for all sellers: H100."),
        column("gpu_form", pa.string(), "How it is built in, if printed: SXM, PCIE.", null=True),
        column(
            "gpu_memory_gb",
            pa.int64(),
            "Memory as printed; where none is, that which all others print for this GPU.",
            unit="GB",
            null=True,
        ),
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
            "1: the cheapest fresh price of this GPU with this memory on this commitment; "
            "null: stale.",
            null=True,
        ),
        column("ratio_to_cheapest", pa.float64(), "Over the cheapest one.", null=True),
        column("is_stale", pa.bool_(), "Whether no fresh source states it."),
        column("last_seen_at", TIMESTAMP, "Last sound reading that states it."),
        *PROVENANCE,
    ),
)

_MEMORY = re.compile(r"(\d+)\s*g(?:i?b)?\b", re.IGNORECASE)
_FORM = re.compile(r"\b(SXM|PCIE|NVL|OAM)\d*\b", re.IGNORECASE)
_ONE = re.compile(r"^\s*1\s*x\b\s*", re.IGNORECASE)
_WORDS_OF_NO_MEANING = re.compile(
    r"\b(?:nvidia|amd|instinct|tesla|gpus?|tensor core|per hour|on-demand|hgx|hbm\d?e?)\b",
    re.IGNORECASE,
)


class Gpu(NamedTuple):
    """One chip, as a seller names it."""

    gpu: str
    gpu_form: str | None
    gpu_memory_gb: int | None


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
    chips = pd.DataFrame(
        [gpu_of(text) for text in printed], columns=Gpu._fields, index=hourly.index
    ).astype({"gpu": "str", "gpu_form": "str", "gpu_memory_gb": "Int64"})
    rows = hourly.rename(columns={"price_usd": "usd_per_gpu_hour"}).assign(
        gpu=chips["gpu"], gpu_form=chips["gpu_form"], gpu_memory_gb=_memory(chips)
    )
    fresh = rows["usd_per_gpu_hour"].where(~rows["is_stale"])
    alike = rows.groupby(["gpu", "gpu_memory_gb", "commitment"], dropna=False, sort=False).ngroup()
    cheapest = fresh.groupby(alike).transform("min")
    return rows.assign(
        rank=fresh.groupby(alike).rank(method="min").astype("Int64"),
        ratio_to_cheapest=(fresh / cheapest).where(cheapest > 0),
    )[TABLE.names]


def _memory(chips: pd.DataFrame) -> pd.Series:
    """Return the memory of each chip: the printed one, or the only one that any seller prints."""
    printed = chips["gpu_memory_gb"]
    by_gpu = printed.groupby(chips["gpu"])
    only = by_gpu.transform("max").where(by_gpu.transform("nunique") == 1)
    return printed.fillna(only)


def gpu_of(text: str) -> Gpu:
    """Return a GPU in one spelling, its form and memory apart.

    >>> gpu_of("1X H100 SXM")
    Gpu(gpu='H100', gpu_form='SXM', gpu_memory_gb=None)
    >>> tuple(gpu_of("NVIDIA H100 80 GB GPU"))
    ('H100', None, 80)
    """
    memory, form = _MEMORY.search(text), _FORM.search(text)
    bare = _ONE.sub("", text)
    for words in (_MEMORY, _FORM, _WORDS_OF_NO_MEANING):
        bare = words.sub(" ", bare)
    name = " ".join(re.sub(r"[^\w.+]+", " ", bare).upper().split()) or text.upper()
    return Gpu(name, form[1].upper() if form else None, int(memory[1]) if memory else None)
