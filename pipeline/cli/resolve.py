"""`inference-market resolve`: which model a provider's id stands for."""

import csv
import datetime
import io
from pathlib import Path
from typing import TextIO

import click

from pipeline.analysis.identity.nearest import nearest
from pipeline.analysis.identity.resolve import Identity, without_plain
from pipeline.analysis.identity.resolve import resolve as identify
from pipeline.cli import completion
from pipeline.cli.sellers import unknown_seller
from pipeline.cli.typed import DayType
from pipeline.registry.models import Models, load_models
from pipeline.registry.places import ROOT
from pipeline.registry.project import find_beside
from pipeline.registry.providers import ProviderRegistry, load_providers

MODELS_FILE = ROOT / "models.yaml"
"""The repository's own models.yaml."""
READ_COLUMNS = ("provider", "provider_model_id", "display_name")
ADDED_COLUMNS = ("canonical_model", "variant", "quantization", "basis")


@click.command
@click.argument("provider", required=False, shell_complete=completion.sellers)
@click.argument("model_id", metavar="ID", required=False)
@click.option("--label", help="What the provider calls the model for people.")
@click.option(
    "--on",
    type=DayType(),
    metavar="DAY",
    help="Day of the statement, for ids whose meaning has moved.",
)
@click.option(
    "--csv",
    "table",
    type=click.File(encoding="utf-8"),
    help=f"Resolve each row of a CSV file with the columns {', '.join(READ_COLUMNS)}.",
)
@click.option(
    "--models",
    "models_file",
    type=click.Path(path_type=Path),
    default=MODELS_FILE,
    help="The models.yaml to use, if not the repository's own.",
)
def resolve(  # noqa: PLR0913, PLR0917 (one parameter an option)
    provider: str | None,
    model_id: str | None,
    label: str | None,
    on: datetime.datetime | None,
    table: TextIO | None,
    models_file: Path,
) -> None:
    """Print which model PROVIDER's ID stands for."""
    models = load_models(models_file)
    providers = load_providers(find_beside(models_file, Path("providers.yaml")))
    day = on.date() if on else None
    if table is not None:
        if provider or label:
            msg = "--csv has providers, ids and labels in its columns: give no others"
            raise click.UsageError(msg)
        click.echo(resolved_csv(models, providers, table), nl=False)
    elif provider and model_id:
        identity = identify(models, seller(providers, provider), model_id, label, on=day)
        hints = [] if identity.canonical_model else nearest(models, model_id, label)
        click.echo(described(models, identity, hints))
        if providers.resolve(provider) is None:
            click.echo(unknown_seller(provider, providers.ids_by_name), err=True)
    else:
        msg = "give PROVIDER and ID, or --csv FILE"
        raise click.UsageError(msg)


def described(models: Models, identity: Identity, hints: list[str]) -> str:
    """Return an identity as aligned lines for people, its variant as the tables have it."""
    lines = [
        ("canonical model", identity.canonical_model),
        ("variant", without_plain(models, identity.variant)),
        ("quantization", identity.quantization),
        ("context", identity.context_hint),
        ("basis", identity.basis),
    ]
    if hints:
        lines.append(("nearest", ", ".join(hints)))
    return "\n".join(f"{name:<16} {'-' if value is None else value}" for name, value in lines)


def seller(providers: ProviderRegistry, name: str) -> str:
    """Return our id of a seller; the name as given where providers.yaml does not know it."""
    return providers.resolve(name) or name


def resolved_csv(models: Models, providers: ProviderRegistry, table: TextIO) -> str:
    """Return a CSV table with the identity of each row added.

    `variant` has every word of the name, those for a seller's plain offer too: the table tells
    what a name says, for those who compare names.

    Raises:
        click.ClickException: A column is missing; the message names it.
    """
    rows = csv.DictReader(table)
    missing = [name for name in READ_COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        msg = f"{getattr(table, 'name', 'table')}: no column {', '.join(missing)}"
        raise click.ClickException(msg)
    out = io.StringIO()
    writer = csv.DictWriter(out, [*READ_COLUMNS, *ADDED_COLUMNS], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        given = {name: row[name] or "" for name in READ_COLUMNS}
        provider, model_id, label = given.values()
        identity = identify(models, seller(providers, provider), model_id, label or None)
        writer.writerow(given | {name: getattr(identity, name) for name in ADDED_COLUMNS})
    return out.getvalue()
