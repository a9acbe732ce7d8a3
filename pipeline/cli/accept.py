"""`inference-market accept`: the way out of quarantine."""

import click

from pipeline.cli import completion
from pipeline.cli.build import print_counts, print_result
from pipeline.cli.options import with_project
from pipeline.reading.source_state import load_state
from pipeline.registry.accepting import write_accepted
from pipeline.registry.entries import SHORTEST_REASON
from pipeline.registry.project import Project, load_project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.publish import rebuild


@click.command()
@click.argument("source_id", metavar="SOURCE", shell_complete=completion.sources)
@click.argument("digest")
@click.option("--reason", required=True, help="Why the document is sound; kept with it.")
@with_project
def accept(project: Project, source_id: str, digest: str, reason: str) -> None:
    """Publish the quarantined document DIGEST (or the start of it) of SOURCE.

    The decision is kept in sources.yaml, under `accepted`.
    """
    project.registry.by_id(source_id)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        msg = "say in a few words why the document is sound"
        raise click.BadParameter(msg, param_hint="--reason")
    with project.warehouse.lock():
        sha256 = _quarantined(project, source_id, digest)
        write_accepted(project.sources_path, source_id, sha256, reason)
        click.echo(f"{project.sources_path}: {source_id} accepts {sha256}")
        renewed = load_project(project.sources_path, project.warehouse.root)
        print_counts(rebuild(renewed, print_result))


def _quarantined(project: Project, source_id: str, digest: str) -> str:
    state = load_state(project.warehouse, source_id)
    kept = state.quarantined if state is not None else set()
    found = [sha256 for sha256 in sorted(kept) if sha256.startswith(digest.lower())]
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(kept)) or "none"
    what = "several quarantined documents" if found else "no quarantined document"
    msg = f"{source_id}: {what} with digest {digest}; quarantined: {known}"
    raise ConfigError(msg)
