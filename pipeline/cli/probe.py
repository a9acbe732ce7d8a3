"""`inference-market probe`: speeds of one's own."""

import click

from pipeline.cli.build import print_counts, print_result
from pipeline.cli.options import with_project
from pipeline.registry.probes import Probe
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import utc_now
from pipeline.runs.probe import measure_endpoints
from pipeline.runs.publish import write_tables


@click.command()
@click.option(
    "--select", "selected", multiple=True, metavar="ID", help="Only this one; repeatable."
)
@click.option("--no-build", is_flag=True, help="Leave the tables as they are; see `build`.")
@with_project
def probe(project: Project, selected: tuple[str, ...], no_build: bool) -> None:
    """Measure the endpoints of probes.yaml, archive every request, and rebuild the tables.

    Asks real endpoints and costs real money: each run stays within `max_usd` of its entry, by the
    prices in derived/current_prices.
    """
    chosen = _chosen(project, selected)
    with project.warehouse.lock():
        for result in measure_endpoints(project, chosen, now=utc_now, say=click.echo):
            print_result(result)
        if not no_build:
            print_counts(write_tables(project))


def _chosen(project: Project, selected: tuple[str, ...]) -> list[Probe]:
    known = {each.id: each for each in project.probes}
    unknown = [name for name in selected if name not in known]
    if unknown or not known:
        what = f"no probe '{unknown[0]}'" if unknown else "no probe"
        msg = f"{what} in probes.yaml beside {project.sources_path}; there are: {', '.join(known)}"
        raise ConfigError(msg.removesuffix("; there are: "))
    return [known[name] for name in selected] or list(known.values())
