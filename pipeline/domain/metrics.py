"""What facts are about: the metrics that we follow, and the units of their figures.

A metric that is not here is no metric: sources.yaml, transcripts and claims name one of these.
"""

from dataclasses import dataclass
from typing import Final, Literal

FactUnit = Literal[
    "usd",
    "usd_per_year",
    "usd_per_month",
    "usd_per_gpu_hour",
    "usd_per_mtok",
    "percent",
    "ratio",
    "count",
    "tokens_per_day",
    "tokens_per_s",
    "s",
    "joules_per_token",
    "nm",
    "mm2",
    "mb",
    "tb_per_s",
    "tops",
    "year",
    "name",
    "other",
    "text",
]
"""Units of facts. `ratio` counts times (5.6x), `percent` hundredths, `name` is no number,
`other` any unit that no metric of ours has, as euros and hours; `text` is a sentence."""

Qualifier = Literal["exact", "over", "up_to", "about", "under"]
"""How a figure is hedged: `over 200`, `up to 5.6x`, `about $44M`, `less than $6,000`."""

FigurePlace = Literal["text", "headline", "address", "page"]
"""Where a figure stands: in a text, in a headline or an address, where somebody shortened, or on
the page of a text and outside of it. Only the text supports a claim."""


@dataclass(frozen=True, slots=True)
class FactMetric:
    """One thing that can be stated of a company, a market or a chip.

    Attributes:
        title: What it is, for people.
        units: Units in which it may be stated.
        is_set: Whether several statements stand side by side, as customers do; of the others,
            another value is another statement of the same thing.
        is_own: Whether the one that it is about decides it, as a seller does its prices, so that
            its own word is the best there is.
    """

    title: str
    units: tuple[FactUnit, ...]
    is_set: bool = False
    is_own: bool = False


MENTION: Final = "mention"
"""Metric of the sentences and cells of a text that have a figure; claims are judged by them."""

METRICS: Final[dict[str, FactMetric]] = {
    "valuation": FactMetric("Valuation", ("usd",)),
    "funding_round": FactMetric("Funding round", ("usd",)),
    "total_funding": FactMetric("Funding to date", ("usd",)),
    "revenue": FactMetric("Revenue", ("usd_per_year",)),
    "developers": FactMetric("Developers", ("count",)),
    "tokens_served": FactMetric("Tokens served", ("tokens_per_day",)),
    "models_served": FactMetric("Models served", ("count",)),
    "customer": FactMetric("Customer", ("name",), is_set=True),
    "investor": FactMetric("Investor", ("name",), is_set=True),
    "founded": FactMetric("Founded", ("year",)),
    "service_tier": FactMetric("Service tier", ("name",), is_set=True, is_own=True),
    "spending_limit": FactMetric("Spending limit", ("usd_per_month",), is_own=True),
    "free_credit": FactMetric("Free credit", ("usd",), is_own=True),
    "gpu_hour_price": FactMetric("Price of a GPU-hour", ("usd_per_gpu_hour",), is_own=True),
    "token_price": FactMetric("Price of tokens", ("usd_per_mtok",), is_own=True),
    "ttft": FactMetric("Time to first token", ("s",)),
    "ttft_growth": FactMetric("Growth of time to first token", ("percent",)),
    "response_time": FactMetric("Response time", ("s",)),
    "output_speed": FactMetric("Output speed", ("tokens_per_s",)),
    "speed_ratio": FactMetric("Speed against others", ("ratio",)),
    "throughput_ratio": FactMetric("Throughput against others", ("ratio",)),
    "latency_ratio": FactMetric("Latency against others", ("ratio",)),
    "benchmarked": FactMetric("What was benchmarked", ("name",), is_set=True),
    "wafer_cost": FactMetric("Cost of a wafer", ("usd",)),
    "process_node": FactMetric("Process node", ("nm",)),
    "die_area": FactMetric("Area of a chip", ("mm2",)),
    "on_chip_memory": FactMetric("On-chip memory", ("mb",)),
    "unit_price": FactMetric("Price of a unit", ("usd",)),
    "chips": FactMetric("Chips", ("count",)),
    "memory_bandwidth": FactMetric("Memory bandwidth", ("tb_per_s",)),
    "int8_throughput": FactMetric("INT8 throughput", ("tops",)),
    "energy_per_token": FactMetric("Energy per token", ("joules_per_token",)),
    "market_size": FactMetric("Size of the market", ("usd",)),
    "market_share": FactMetric("Share of the market", ("percent",)),
    "growth_rate": FactMetric("Yearly growth", ("percent",)),
    # Any sentence of an article that has a figure: what is not even in these is not in it.
    MENTION: FactMetric("Sentence with a figure", ("text",), is_set=True),
}
"""Every metric by the name that our files have for it."""
