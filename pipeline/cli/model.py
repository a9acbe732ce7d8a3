"""`inference-market model`: who sells a model at what price, since when, and how fast it is."""

import click
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.analysis.identity.finding import find_models, meant_models
from pipeline.cli.options import OUTPUT_FORMATS, with_project
from pipeline.cli.printing import print_rows
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.tables.query import read_arrow

PRICES = {
    "provider_id": "seller",
    "via": "via",
    "model_variant": "variant",
    "quantization": "stored",
    "input_usd_per_mtok": "input",
    "output_usd_per_mtok": "output",
    "cache_read_usd_per_mtok": "cached",
    "blended_3_1_usd_per_mtok": "blend",
    "rank": "rank",
    "confirmed_rank": "confirmed",
    "offered_by_evidence": "on the word of",
    "is_stale": "stale",
}
MOVES = {
    "changed_at": "day",
    "event": "event",
    "provider_id": "seller",
    "meter": "meter",
    "price_before_usd": "before",
    "price_after_usd": "after",
    "change_pct": "percent",
    "source_id": "source",
}
SPEEDS = {
    "provider_id": "provider",
    "ttft_s": "first token",
    "output_tps": "after it",
    "e2e_tps": "with it",
    "prompt_tokens": "prompt",
    "output_tokens": "answer",
    "window_end": "measured",
}
MOST_MOVES = 20


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_project
def model(project: Project, name: tuple[str, ...], output_format: str) -> None:
    """Print who sells a model at what price, since when, how it moved, and how fast it is.

    NAME is spelled as you like: `llama 3.3 70b`, `gpt-oss-120b`, `kimi k2`. With `--format csv`
    or `json` only the sellers are printed.
    """
    comparison = read_arrow(project.warehouse, "price_comparison")
    model_id = chosen(" ".join(name), comparison)
    sellers = _sellers(comparison, read_arrow(project.warehouse, "current_prices"), model_id)
    if output_format != "table":
        print_rows(sellers, output_format)
        return
    _print(f"{model_id}: USD per million tokens, standard tier", sellers)
    _print("Price changes, the newest first", _moves(project, model_id))
    speeds = read_arrow(project.warehouse, "performance_comparison")
    _print("Measured speeds, seconds and tokens per second", _named(_of(speeds, model_id), SPEEDS))


def chosen(name: str, comparison: pa.Table) -> str:
    """Return the one model that a name means; of several that fit alike, that of most sellers.

    Raises:
        ConfigError: No model has such a name; the message has those that are spelled like it.
    """
    sellers = comparison.group_by("model_id").aggregate([("provider_id", "count_distinct")])
    ordered = sellers.sort_by([("provider_id_count_distinct", "descending")])
    spellings: dict[str, list[str]] = {
        item: [] for item in ordered.column("model_id").to_pylist() if item is not None
    }
    found = find_models(name, spellings)
    if not found:
        like = meant_models(name, spellings)
        hint = f"; like it: {', '.join(like)}" if like else ""
        msg = f"no model '{name}'{hint}"
        raise ConfigError(msg)
    if len(found) > 1:
        click.echo(f"also named so: {', '.join(found[1:6])}", err=True)
    return found[0]


def _of(rows: pa.Table, model_id: str) -> pa.Table:
    return rows.filter(pc.equal(rows.column("model_id"), model_id))


def _named(rows: pa.Table, names: dict[str, str]) -> pa.Table:
    return rows.select(list(names)).rename_columns(list(names.values()))


def _sellers(comparison: pa.Table, prices: pa.Table, model_id: str) -> pa.Table:
    """Return the offers of a model, ranked ones first, each with the day since which it stands."""
    offers = _of(comparison, model_id)
    stated = prices.filter(
        pc.and_(
            pc.is_in(prices.column("meter"), pa.array(["input", "output"])),
            pc.equal(prices.column("service_tier"), "standard"),
        )
    )
    first = _of(stated, model_id).group_by(["provider_id", "via", "offer_id"])
    since = {
        (row["provider_id"], row["via"], row["offer_id"]): row["first_seen_at_max"]
        for row in first.aggregate([("first_seen_at", "max")]).to_pylist()
    }
    rows = offers.to_pylist()
    days = [since.get((row["provider_id"], row["via"], row["offer_id"])) for row in rows]
    dates = pa.array([None if day is None else day.date().isoformat() for day in days], pa.string())
    table = _named(offers, PRICES).append_column("since", dates)
    order = [("rank", "ascending"), ("stale", "ascending"), ("blend", "ascending")]
    return table.sort_by(order)


def _moves(project: Project, model_id: str) -> pa.Table:
    prices = _of(read_arrow(project.warehouse, "prices"), model_id)
    changes = read_arrow(project.warehouse, "price_changes")
    own = pc.is_in(changes.column("offer_key"), prices.column("offer_key").combine_chunks())
    rows = changes.filter(own).sort_by([("changed_at", "descending")])
    return _named(rows, MOVES).slice(0, MOST_MOVES)


def _print(title: str, rows: pa.Table) -> None:
    click.echo(click.style(f"\n{title}", bold=True))
    if rows.num_rows == 0:
        click.echo("none known")
        return
    kept = [name for name in rows.schema.names if rows.column(name).null_count < rows.num_rows]
    print_rows(rows.select(kept), "table")
