"""`inference-market cost`: what a kind of use costs at each provider."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, get_args

import click
import pandas as pd
import pyarrow as pa

from pipeline.analysis.identity.finding import find_models, meant_models
from pipeline.analysis.usage.thousand_requests import REQUESTS
from pipeline.cli import completion
from pipeline.cli.options import OUTPUT_FORMATS, ProjectPlace, with_place
from pipeline.cli.printing import print_rows
from pipeline.cli.typed import NumberType, ShareType, WholeNumberType
from pipeline.cli.usage_groups import GROUPS
from pipeline.domain.readings import SearchContext, ServiceTier
from pipeline.registry.strict_yaml import ConfigError, parse_entry
from pipeline.registry.workloads import Workload
from pipeline.tables.derived.workload_costs import COST_TABLES, workload_costs
from pipeline.tables.query import read_arrow

SHOWN = (
    *("rank", "model_key", "provider_id", "via", "usd", "usd_per_1000_requests"),
    *("ratio_to_cheapest", "model_variant", "quantization", "is_cache_assumed", "is_size_class"),
    *("is_stale", "is_ended", "fits_context", "offer_id", "unpriced_reason"),
)
NOT_IN_TERMINAL = ("usd_per_1000_requests", "unpriced_reason")
"""The same for another number of requests; and what is said below the table."""

TERMINAL_ROWS = 50

SHOWN_ZERO: Final[dict[str, Any]] = {"default": 0.0, "show_default": True}
SHARE: Final = SHOWN_ZERO | {"type": ShareType()}
COUNT: Final = SHOWN_ZERO | {"type": NumberType()}

USE: Final = (
    click.option("--input", "input_tokens", type=WholeNumberType(1), help="Tokens of the prompt."),
    click.option("--output", "output_tokens", type=WholeNumberType(), help="Tokens of the answer."),
    click.option(
        "--cached",
        "cached_share",
        **SHARE,
        help="Share of the prompt that is read from the provider's cache.",
    ),
    click.option(
        "--cache-write",
        "cache_write_share",
        **SHARE,
        help="Share of the prompt that is written to the cache.",
    ),
    click.option(
        "--cache-write-1h",
        "cache_write_1h_share",
        **SHARE,
        help="Share of the prompt that is written to the cache for an hour.",
    ),
    click.option(
        "--reasoning",
        "reasoning_tokens",
        type=WholeNumberType(),
        default=0,
        show_default=True,
        help="Tokens of the answer that are hidden reasoning.",
    ),
    click.option("--images", **COUNT, help="Images made by one request."),
    click.option("--audio-seconds", **COUNT, help="Audio transcribed by one request."),
    click.option("--searches", **COUNT, help="Searches of the web made by one request."),
    click.option(
        "--search-context",
        type=click.Choice(get_args(SearchContext)),
        help="How much of what is found is put into the prompt; the highest price by default.",
    ),
    click.option(
        "--tier",
        "service_tier",
        type=click.Choice(get_args(ServiceTier)),
        default="standard",
        show_default=True,
        help="Class of service.",
    ),
    click.option("--region", help="Where it is served, for sellers that price regions apart."),
    click.option(
        "--at",
        "time_of_day",
        metavar="[DAY ]HH:MM",
        help="Time of the day, UTC, as 02:00 or 'saturday 02:00', for prices that differ by the "
        "hour; the highest by default.",
    ),
    click.option(
        "--requests",
        type=NumberType(),
        default=REQUESTS,
        show_default=True,
        help="How many requests are made.",
    ),
)
"""Options that say what one request takes, named as the fields of a workload are."""


def _workload_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(USE):
        command = option(command)
    return command


@click.command()
@_workload_options
@click.option(
    "--model",
    help="Canonical model, or a name that stands for one; all by default.",
    shell_complete=completion.models,
)
@click.option("--as-of", metavar="DAY", help="With the prices of then (the end of that day, UTC).")
@click.option(
    "--usage",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Price a usage log (CSV, JSON, JSON lines, Parquet) at the price of each moment.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Name of a column of the log; exports of OpenAI, Anthropic, LiteLLM, OpenRouter and "
    "OpenTelemetry are recognised.",
)
@click.option(
    "--by",
    type=click.Choice(["row", *GROUPS]),
    default="model",
    show_default=True,
    help="How the costs of a log are added up; `unknown` lists what has no known price.",
)
@click.option(
    "--elsewhere",
    is_flag=True,
    help="What the log's traffic would have cost at each seller of the same weights.",
)
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_place
def cost(  # noqa: PLR0913, PLR0917 (one parameter an option)
    place: ProjectPlace,
    /,
    requests: float,
    model: str | None,
    as_of: str | None,
    usage: Path | None,
    columns: tuple[str, ...],
    by: str,
    elsewhere: bool,
    output_format: str,
    **use: Any,  # noqa: ANN401 (the fields of a workload)
) -> None:
    """Rank providers by what requests of --input and --output tokens cost; or price --usage FILE.

    All costs are in USD.
    """
    if usage is not None:
        # Imported on demand: with it comes everything that reads documents.
        from pipeline.cli.usage_cost import print_usage_cost  # noqa: PLC0415

        print_usage_cost(
            place.project, usage, columns, by, elsewhere=elsewhere, output_format=output_format
        )
        return
    if use["input_tokens"] is None or use["output_tokens"] is None:
        msg = "give --input and --output, the tokens of one request, or --usage, a log"
        raise click.UsageError(msg)
    workload = parse_entry(Workload, {"name": "asked", **use})
    costs = workload_costs(**_tables(place, as_of), workload=workload)
    if model is not None:
        by_sellers = list(costs["model_key"].value_counts().index)
        costs = costs[costs["model_key"] == _canonical(place, model, by_sellers)]
    rows = costs.assign(
        usd=costs["usd_per_1000_requests"] * requests / REQUESTS,
        kind=costs["model_variant"].fillna("") + "@" + costs["quantization"].fillna(""),
    ).sort_values(["model_key", "kind", "rank", "usd", "provider_id"], na_position="last")
    is_for_people = output_format == "table"
    most = TERMINAL_ROWS if is_for_people else len(rows)
    shown = [name for name in SHOWN if not (is_for_people and name in NOT_IN_TERMINAL)]
    print_rows(pa.Table.from_pandas(rows[shown].head(most), preserve_index=False), output_format)
    if len(rows) > most:
        click.echo(f"{len(rows) - most} more rows with --model or --format csv", err=True)
    if is_for_people:
        for reason, count in rows["unpriced_reason"].value_counts().items():
            click.echo(f"{count:,} without a cost: {reason}", err=True)


def _tables(place: ProjectPlace, as_of: str | None) -> dict[str, pd.DataFrame]:
    if as_of is None:
        release = place.warehouse.release()
        return {
            name: read_arrow(release, name, columns).to_pandas()
            for name, columns in COST_TABLES.items()
        }
    # Imported on demand: with it comes everything that reads documents.
    from pipeline.runs.timetravel import moment, tables_from  # noqa: PLC0415

    return tables_from(place.project, tuple(COST_TABLES), as_of=moment(as_of), known_at=None)


def _canonical(place: ProjectPlace, name: str, known: Sequence[str]) -> str:
    """Return the model that a name means: an id, a spelling of it, or an alias of ours."""
    if name in known:
        return name
    spellings: dict[str, Sequence[str]] = dict.fromkeys(known, ())
    found = find_models(name, spellings)
    if found:
        return found[0]
    # Imported on demand: with it come the words of all models' names.
    from pipeline.analysis.identity.resolve import resolve  # noqa: PLC0415

    meant = resolve(place.project.models, "", name).canonical_model
    if meant in known:
        return str(meant)
    like = ", ".join(meant_models(name, spellings))
    hint = f"prices are known of: {like}" if like else "see `inference-market show models`"
    msg = f"no prices of a model '{name}'; {hint}"
    raise ConfigError(msg)
