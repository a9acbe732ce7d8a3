"""All news that the tables hold. A further kind of news is one function in `GATHERERS`."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd

from pipeline.outputs.news.events import NewsEvent
from pipeline.outputs.news.prices import price_news
from pipeline.outputs.news.sources import source_news
from pipeline.outputs.news.verdicts import verdict_news
from pipeline.outputs.news.watches import watch_news

GATHERERS: Final[Sequence[Callable[..., list[NewsEvent]]]] = (
    price_news,
    source_news,
    verdict_news,
    watch_news,
)
"""Each names the tables and inputs that it reads by its parameters, as a table's `build` does."""


def news_reads(gatherers: Sequence[Callable[..., list[NewsEvent]]] = GATHERERS) -> list[str]:
    """Return the names of the tables and inputs that news is gathered from."""
    return sorted({name for gather in gatherers for name in inspect.signature(gather).parameters})


def gathered(frames: Mapping[str, pd.DataFrame]) -> list[NewsEvent]:
    """Return all news, oldest first.

    Args:
        frames: Tables and inputs by name: those of `news_reads`. A gatherer that lacks one is
            skipped.
    """
    found = [
        event
        for gather in GATHERERS
        if frames.keys() >= set(news_reads([gather]))
        for event in gather(**{name: frames[name] for name in news_reads([gather])})
    ]
    return sorted(found, key=lambda event: (event.at, event.id))
