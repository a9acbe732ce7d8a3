"""Resolving 10,000 ids, and every derived table on 60,000 current prices, or on more.

    python -m benchmarks.comparison [PRICES]

Prints CPU seconds and the peak memory of building, and fails above the limits named below. Names
come from models.yaml, spelled as sellers do; five catalogues state the prices, some differ: three
statements to two prices. Another process makes them, so that its memory does not count.
"""

import argparse
import pickle
import resource
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from pipeline.analysis.identity.lexicon import lexicon
from pipeline.analysis.identity.rows import identified
from pipeline.analysis.prices.offer_ids import offer_ids
from pipeline.registry.models import load_models
from pipeline.registry.places import ROOT
from pipeline.registry.workloads import WORKLOADS
from pipeline.tables.build import TABLES, arguments, drop_unread, in_build_order, reads

IDS = 10_000
PRICES = 60_000
RESOLVE_S = 1.0
BUILD_S = 5.0
PEAK_MB = 500
MILLION_S = 25.0
MILLION_MB = 2_500
"""Limits of a million statements; where that is more, limits grow with their number."""

START_MB = 160
"""Of these megabytes a process takes so many before it has a statement; the others grow."""

NOW = datetime(2026, 1, 31, tzinfo=UTC)
SOURCES = 5
PROVIDERS = 40
METERS = ("input", "output", "cache_read")
MODELS = load_models(ROOT / "models.yaml")
READ = {"state": "sound", "attempt_count": 1, "method": "live"}
HOUSES = ("", "accounts/fireworks/models/", "groq/", "together_ai/", "deepinfra/")


def names(count: int) -> list[str]:
    """Return distinct ids as sellers write them."""
    known = sorted(lexicon(MODELS).models)
    ends = ("", "-turbo", "-fp8", ":free", "-fast", "-8192", "-preview")
    every = (
        f"{house}{org if not house else ''}{'/' if not house else ''}{name}{end}"
        for end in ends
        for house in HOUSES
        for org, _, name in (model.partition("/") for model in known)
    )
    return [name for _, name in zip(range(count), every, strict=False)]


def statements(count: int) -> pd.DataFrame:
    """Return statements of five sources, so that so many prices are current."""
    offers = names(count // PROVIDERS // len(METERS))
    keys = pd.MultiIndex.from_product(
        [[f"provider-{n}" for n in range(PROVIDERS)], offers, METERS],
        names=["provider_id", "offer_key", "meter"],
    )
    first = keys.to_frame(index=False)
    place = pd.Series(range(len(first)))
    usd = 0.1 + place % 97 / 10
    second = first.assign(number=place + 1, price_usd=usd + (place % 11 == 0))[place % 2 == 1]
    both = pd.concat([first.assign(number=place, price_usd=usd), second], ignore_index=True)
    source = "source-" + (both["number"] % SOURCES).astype("str")
    names_of = dict.fromkeys(("model_id_native", "model_label"), both["offer_key"])
    return both.drop(columns="number").assign(source_id=source, **names_of)


def prices(count: int) -> pd.DataFrame:
    """Return core/prices, but for the identities."""
    schema = TABLES["prices"].TABLE.empty()
    frame = statements(count)
    first = pd.Timestamp(NOW - timedelta(days=20)).as_unit("us")
    plain: dict[str, str | int | bool | pd.Timestamp] = {
        "unit": "usd_per_mtok",
        "service_tier": "standard",
        "state": "priced",
        "valid_from_basis": "first_seen",
        "first_seen_at": first,
        "last_seen_at": pd.Timestamp(NOW).as_unit("us"),
        "is_uncertain": False,
        "source_url": "https://catalogue.example/prices.json",
        "fetched_at": first,
        "snapshot_sha256": "0" * 64,
        "method": "live",
        "parser": "litellm",
        "parser_version": 1,
        "evidence_text": "0.1",
        "evidence_locator": "/a",
    }
    missing = [name for name in schema if name not in frame and name not in plain]
    empty = schema.reindex(columns=missing, index=frame.index)
    return frame.assign(**plain, **{str(name): empty[name] for name in empty})


def frames(count: int) -> dict[str, pd.DataFrame]:
    """Return what the derived tables are built from."""
    found = {name: TABLES[name].TABLE.empty() for name in TABLES}
    for name, frame in found.items():
        found[name] = frame.astype({c: "float64" for c in frame if frame[c].dtype.kind == "i"})
    stated = prices(count)
    seen = stated["first_seen_at"]
    named = identified(stated, MODELS, first=seen, last=seen)
    found["prices"] = named.assign(
        offer_id=offer_ids(named, named["quantization"]), value_since=seen, is_since_bound=True
    )
    sources = [f"source-{n}" for n in range(SOURCES)]
    found["sources"] = (
        found["sources"]
        .reindex(range(SOURCES))
        .assign(
            source_id=sources,
            source_class=["vendor", *["aggregator"] * (SOURCES - 1)],
            cadence_days=7,
            priority=0,
            **{name: empty_lists(SOURCES) for name in ("lineage", "relays", "whole_list")},
        )
    )
    found["providers"] = (
        found["providers"]
        .reindex(range(PROVIDERS))
        .assign(
            provider_id=[f"provider-{n}" for n in range(PROVIDERS)],
            kind="host",
            ended_routes=empty_lists(PROVIDERS),
            is_highlighted=False,
        )
    )
    found |= inputs(sources)
    return found | {
        "models": TABLES["models"].build(**{name: found[name] for name in reads("models")})
    }


def empty_lists(count: int) -> pd.Series:
    """Return a column of lists without items."""
    return pd.Series([[] for _ in range(count)], dtype="object")


def inputs(sources: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the inputs that are no tables."""
    logs = [{"source_id": name, "first_at": NOW, "last_at": NOW} | READ for name in sources]
    return {
        "reads": pd.DataFrame(logs),
        "clock": pd.DataFrame({"at": [pd.Timestamp(NOW).as_unit("us")]}),
        "family_entries": pd.DataFrame([family.model_dump() for family in MODELS.families]),
        "nearest_models": pd.DataFrame(columns=["offer_key", "model_label", "nearest"]),
        "workload_entries": pd.DataFrame([workload.model_dump() for workload in WORKLOADS]),
    }


def resolve_ids() -> float:
    """Return the seconds that 10,000 distinct ids take, after models.yaml is loaded."""
    lexicon(MODELS)
    ids = [f"{name}-{n}" for n in range(10) for name in names(IDS // 10)]
    rows = pd.DataFrame({"provider_id": "acme", "offer_key": ids, "model_label": ids})
    rows = rows.assign(model_id_native=ids)
    days = pd.Series(pd.Timestamp(NOW), index=rows.index)
    started = time.process_time()
    identified(rows, MODELS, first=days, last=days)
    return time.process_time() - started


def write_frames(count: int, path: Path) -> None:
    """Write what the derived tables are built from."""
    path.write_bytes(pickle.dumps(frames(count)))


def read_frames(count: int) -> dict[str, pd.DataFrame]:
    """Return what another process wrote, so that the memory that making it took does not count."""
    with TemporaryDirectory() as name:
        path = Path(name) / "frames"
        maker = get_context("spawn").Process(target=write_frames, args=(count, path))
        maker.start()
        maker.join()
        with path.open("rb") as file:
            found: dict[str, pd.DataFrame] = pickle.load(file)  # noqa: S301 (written above)
    return found


def build_derived(built: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Return the seconds that each derived table takes that is made of prices."""
    spent: dict[str, float] = {}
    read_later = {other for name in TABLES for other in reads(name)}
    order = [name for name in in_build_order() if TABLES[name].TABLE.layer == "derived"]
    for place, name in enumerate(order):
        if not set(reads(name)) <= set(built):
            continue
        started = time.process_time()
        table = TABLES[name].build(**arguments(name, built))
        spent[name] = time.process_time() - started
        if name in read_later:
            built[name] = table
        del table
        drop_unread(built, order[place + 1 :])
    return spent


def main() -> None:
    """Measure, print, and fail above the limits."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("prices", type=int, nargs="?", default=PRICES)
    count = arguments.parse_args().prices
    built = read_frames(count)
    millions = len(built["prices"]) / 1_000_000
    spent = build_derived(built)
    for name, seconds in spent.items():
        _say(f"  {name:28} {seconds:6.2f} s")
    total = sum(spent.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    most_s = max(BUILD_S, MILLION_S * millions)
    most_mb = max(PEAK_MB, START_MB + (MILLION_MB - START_MB) * millions)
    resolving = resolve_ids()
    _say(f"derived tables, {count:,} prices {total:6.2f} s (limit {most_s:.0f})")
    _say(f"peak memory                   {peak:6.0f} MB (limit {most_mb:.0f})")
    _say(f"a million statements          {total / millions:6.1f} s, {peak / millions:.0f} MB")
    _say(f"{IDS:,} ids resolved           {resolving:6.2f} s (limit {RESOLVE_S})")
    if resolving > RESOLVE_S or total > most_s or peak > most_mb:
        raise SystemExit(1)


def _say(line: str) -> None:
    print(line)  # noqa: T201


if __name__ == "__main__":
    main()
