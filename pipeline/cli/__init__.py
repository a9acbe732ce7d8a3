"""`inference-market`: thin commands over the pipeline."""

import atexit
import gc
import importlib
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, NoReturn

import click

from pipeline.domain.table import SchemaError
from pipeline.registry.strict_yaml import ConfigError
from pipeline.storage.archive import ArchiveError
from pipeline.storage.files import WarehouseError

COMMANDS: Final[Mapping[str, str]] = {
    "refresh": "Get and read every source, then rebuild every table.",
    "build": "Read the archive again and rebuild every table; no network.",
    "show": "Print a table, or the rows of it that meet a condition.",
    "model": "Say who sells a model, at what price, since when, and how fast it is.",
    "diff": "Print the prices that differ between two days.",
    "export": "Write tables as files: CSV, JSON or Parquet.",
    "cost": "Rank providers by what a kind of use costs.",
    "publish": "Put the newest tables to an object store, where others read them.",
    "report": "Say where the site lies, open it, copy it elsewhere.",
    "explain": "Follow a figure to the printed text in the archived bytes.",
    "check": "Check any report: its claims against the sources that it cites.",
    "facts": "List the facts that a source is asked for, published or standing.",
    "claims": "Say whether a report's claims stand in its sources.",
    "sources": "List the sources and how they are.",
    "ingest": "Archive and read a page that somebody saved.",
    "inbox": "Archive and read the saved pages that lie in warehouse/inbox/<source>/.",
    "backfill": "Get older documents of a source from the Wayback Machine.",
    "replay": "Rebuild readings and tables from the archive alone.",
    "verify": "Re-hash the archive and name what rotted.",
    "worker": "Take steps of nights that run on Celery.",
    "probe": "Measure the speed of endpoints of one's own choice.",
    "mcp": "Answer agents over the Model Context Protocol, read-only.",
    "resolve": "Say which canonical model a provider's model id stands for.",
    "forget": "Take attempts of a source out of account; reversible.",
    "accept": "Publish a quarantined document that a person found sound.",
}
"""Commands, in the order of their use. Each is a function of the module of its name, loaded when
it is called: importing Dagster takes a second that `show` need not wait for."""

NEW_OBJECTS: Final = 200_000
"""After so many garbage is looked for. Imports make none, and a night little that has cycles, but
looking at each thousand takes a twentieth of its time."""

BAD_INPUT = 2
INTERRUPTED = 130
"""128 and the number of SIGINT."""


class LazyGroup(click.Group):
    """Loads a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.cli.{cmd_name}")
        command = getattr(module, cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; of a name that is none, say what may be meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            msg = f"{error.message}{hint}"
            raise click.UsageError(msg, ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; one that the user stops ends as the shell expects it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="inference-market")
def cli() -> None:
    """A dated, evidenced comparison of AI inference providers."""


def main() -> None:
    """Run a command; mistakes in files and arguments end with one message and code 2."""
    atexit.register(_leave_garbage)
    gc.set_threshold(NEW_OBJECTS)
    try:
        cli(standalone_mode=True)
    except (ConfigError, WarehouseError, ArchiveError, SchemaError) as error:
        _end(str(error))
    except OSError as error:
        _end(str(error) if error.filename is None else f"{error.filename}: {error.strerror}")


def _leave_garbage() -> None:
    """Let the process end without a look for garbage, which takes a second: its memory goes anyway.

    DuckDB, where it was asked something, would call all that is left a leak, on standard error.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


def _end(message: str) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(BAD_INPUT)
