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
from pipeline.runs.timetravel import read_from


@click.command()
@click.argument("source_id", metavar="SOURCE", shell_complete=completion.sources)
@click.argument("digest", required=False)
@click.option("--row", "row", metavar="KEY", help="A doubted price: its offer, a space, its meter.")
@click.option("--reason", required=True, help="Why the document is sound; kept with it.")
@with_project
def accept(
    project: Project, source_id: str, digest: str | None, row: str | None, reason: str
) -> None:
    """Publish the quarantined document DIGEST (or the start of it) of SOURCE, or a doubted price.

    The decision is kept in sources.yaml, under `accepted` or `accepted_rows`.
    """
    project.registry.by_id(source_id)
    if (digest is None) == (row is None):
        msg = "give either the digest of a quarantined document or --row"
        raise click.UsageError(msg)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        msg = "say in a few words why the document is sound"
        raise click.BadParameter(msg, param_hint="--reason")
    with project.warehouse.lock():
        if row is not None:
            field, item = "accepted_rows", _doubted(project, source_id, row)
        else:
            field, item = "accepted", {"sha256": _quarantined(project, source_id, str(digest))}
        write_accepted(project.sources_path, source_id, field, item | {"reason": reason})
        click.echo(f"{project.sources_path}: {source_id} accepts {' '.join(item.values())}")
        renewed = load_project(project.sources_path, project.warehouse.place)
        print_counts(rebuild(renewed, print_result))


def _doubted(project: Project, source_id: str, key: str) -> dict[str, str]:
    """Return offer, meter and price of the one doubted price that a source states under a key."""
    prices = read_from(project, "core/prices", as_of=None, known_at=None)
    doubted = prices[
        (prices["source_id"] == source_id) & prices["doubt"].notna() & prices["gone_at"].isna()
    ]
    keys = doubted["offer_key"] + " " + doubted["meter"]
    found = doubted[keys == key].drop_duplicates("price_usd")
    if len(found) != 1:
        what = "several doubted prices" if len(found) else "no doubted price"
        known = ", ".join(sorted(set(keys))) or "none"
        msg = f"{source_id}: {what} '{key}'; doubted: {known}"
        raise ConfigError(msg)
    one = found.iloc[0]
    return {
        "offer": str(one["offer_key"]),
        "meter": str(one["meter"]),
        "usd": repr(float(one["price_usd"])),
    }


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
