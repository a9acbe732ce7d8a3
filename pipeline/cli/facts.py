"""`inference-market facts`: the facts that a source is asked for, and what speaks against each."""

from decimal import Decimal

import click

from pipeline.analysis.verdicts.sentences import texts_of
from pipeline.cli import completion
from pipeline.cli.options import with_project
from pipeline.extract.facts.facts import Candidate, candidates, facts_in, pinned_in
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.registry.project import Project
from pipeline.registry.wanted_facts import WantedFact


@click.command()
@click.argument("source_id", metavar="SOURCE", shell_complete=completion.sources)
@with_project
def facts(project: Project, source_id: str) -> None:
    """List the facts that SOURCE is asked for: published, or standing and why.

    A figure that only stands can be published by a `quote` in its entry of sources.yaml.
    """
    source = project.registry.by_id(source_id)
    rows = project.warehouse.read_table("core", "facts")
    known = project.warehouse.read_table("core", "sources")
    text = texts_of(rows[rows["source_id"] == source_id], known).texts.get(source_id)
    if text is None:
        click.echo(f"{source_id}: no sentence of it was read yet")
        return
    for wanted in source.facts:
        click.echo(" ".join(filter(None, _about(wanted))))
        for line in _lines(text, wanted):
            click.echo(f"  {_printable(line)}")


def _about(wanted: WantedFact) -> tuple[str | None, ...]:
    return wanted.subject, wanted.metric, wanted.model, wanted.scope, wanted.period


def _lines(text: WholeText, wanted: WantedFact) -> list[str]:
    """Return a line for each figure that may be the wanted one."""
    if wanted.unit == "name":
        return [f"names: {', '.join(wanted.names)}"]
    if wanted.quote is not None:
        word = "pinned" if pinned_in(text, wanted) else "pinned, and no longer in the document"
        return [f"{word}: {wanted.quote}"]
    facts, contradictory = facts_in(text, [wanted])
    ends = {(fact.value_low, fact.value_high) for fact in facts}
    lines = [
        _line(
            item, "published" if _ends(item) in ends else "in doubt" if contradictory else "older"
        )
        for item in candidates(text, wanted)
    ]
    return lines or ["not found"]


def _ends(item: Candidate) -> tuple[Decimal | None, Decimal | None]:
    return item.quantity.low, item.quantity.high


def _line(item: Candidate, state: str) -> str:
    """Return a figure with its words, and why it only stands; without a reason, its state."""
    passage = item.sighting.passage
    words = f"{item.quantity.text} in “{f'{passage.context} {passage.text}'.strip()}”"
    why = "; ".join(item.sighting.objections)
    return f"only stands: {words}: {why}" if why else f"{state}: {words}"


def _printable(line: str) -> str:
    """Return a line without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in line)
