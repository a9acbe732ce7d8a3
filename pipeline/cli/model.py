"""`inference-market model`: who sells a model at what price, since when, and how fast it is."""

import click
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.analysis.identity.finding import find_models, meant_models
from pipeline.cli import completion
from pipeline.cli.options import OUTPUT_FORMATS, ProjectPlace, with_place
from pipeline.cli.printing import print_rows, with_since
from pipeline.cli.unranked import note_unconfirmed, unranked_because
from pipeline.registry.strict_yaml import ConfigError
from pipeline.storage.releases import Release
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
    "price_since": "since",
    "is_since_bound": "at least",
}
IN_TERMINAL = (
    *(
        "seller",
        "variant",
        "input",
        "output",
        "blend",
        "rank",
        "why",
        "since",
        "evidence",
        "cached",
    ),
)
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
@click.argument("name", nargs=-1, required=True, shell_complete=completion.models)
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_place
def model(place: ProjectPlace, name: tuple[str, ...], output_format: str) -> None:
    """Print who sells a model at what price, since when, how it moved, and how fast it is.

    NAME is spelled as you like: `llama 3.3 70b`, `gpt-oss-120b`, `kimi k2`. With `--format csv`
    or `json` only the sellers are printed.
    """
    release = place.warehouse.release()
    comparison = read_arrow(release, "price_comparison")
    model_id = chosen(" ".join(name), comparison)
    offers = _of(comparison, model_id)
    if output_format != "table":
        rows = _ordered(offers)
        day = pc.strftime(rows.column("price_since"), "%Y-%m-%d")
        dated = rows.set_column(rows.schema.get_field_index("price_since"), "price_since", day)
        print_rows(_named(dated, PRICES), output_format)
        return
    _print(f"{model_id}: USD per million tokens, standard tier", _sellers(offers))
    note_unconfirmed(offers)
    _print("Price changes, the newest first", _moves(release, model_id))
    speeds = read_arrow(release, "performance_comparison")
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
        hint = f"like it: {', '.join(like)}" if like else "see `inference-market show models`"
        msg = f"no model '{name}'; {hint}"
        raise ConfigError(msg)
    if len(found) > 1:
        click.echo(f"other models with this name in theirs: {', '.join(found[1:6])}", err=True)
    return found[0]


def _of(rows: pa.Table, model_id: str) -> pa.Table:
    return rows.filter(pc.equal(rows.column("model_id"), model_id))


def _named(rows: pa.Table, names: dict[str, str]) -> pa.Table:
    return rows.select(list(names)).rename_columns(list(names.values()))


def _ordered(offers: pa.Table) -> pa.Table:
    """Return the offers of a model: weights as published first, then by rank."""
    is_variant = pc.is_valid(offers.column("model_variant"))
    order = ["is_variant", "rank", "is_stale", "blended_3_1_usd_per_mtok"]
    rows = offers.append_column("is_variant", is_variant)
    return rows.sort_by([(name, "ascending") for name in order])


def _sellers(offers: pa.Table) -> pa.Table:
    """Return the same for a terminal: fewer and narrower columns."""
    rows = with_since(_ordered(offers), "price_since").to_pylist()
    cells = [
        {
            **{PRICES[name]: row[name] for name in PRICES},
            "seller": row["provider_id"] + (f" via {row['via']}" if row["via"] else ""),
            "variant": " ".join(filter(None, (row["model_variant"], row["quantization"]))) or None,
            "why": unranked_because(row),
            "evidence": row["offered_by_evidence"],
        }
        for row in rows
    ]
    columns = {name: [cell[name] for cell in cells] for name in IN_TERMINAL}
    return pa.table(columns)


def _moves(release: Release, model_id: str) -> pa.Table:
    prices = _of(read_arrow(release, "prices"), model_id)
    changes = read_arrow(release, "price_changes")
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
