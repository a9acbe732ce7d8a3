"""`inference-market check`: any report against the sources that it cites."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from pipeline.cli.options import with_project
from pipeline.cli.typed import DayType
from pipeline.domain.snapshot import ParseError
from pipeline.extract.facts.reports import read_report
from pipeline.extract.facts.texts import dateline
from pipeline.fetch.client import Client
from pipeline.quantities.prose.report_text import ReportText
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import utc_now
from pipeline.runs.check_report import check_report
from pipeline.runs.checked_files import words_of_claim, write_checked

KINDS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "md",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
}
"""Kind of a report by the end of its name."""
FAILING_VERDICTS = ("contradicted", "absent", "stands", "unread", "uncited")
FAILED = 1


@click.command()
@click.argument("report")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("checked-report"),
    show_default=True,
    help="Where the cited documents and the results go; nothing else is touched.",
)
@click.option(
    "--saved",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of pages that you saved, each named as its address ends: `q4-results.html` of "
    "https://a.example/news/q4-results. Where two end alike, the host stands before it, "
    "`a.example-pricing.html`, or alone.",
)
@click.option(
    "--written",
    type=DayType(),
    metavar="DAY",
    help="Day on which the report was written; by default the one that its opening names.",
)
@click.option("--offline", is_flag=True, help="Fetch nothing.")
@click.option(
    "--fail-on",
    type=click.Choice(FAILING_VERDICTS),
    multiple=True,
    help="Exit with 1 if a figure has this verdict; repeatable.",
)
@with_project
def check(  # noqa: PLR0913, PLR0917 (one parameter an option)
    project: Project,
    report: str,
    folder: Path,
    saved: Path | None,
    written: datetime | None,
    offline: bool,
    fail_on: tuple[str, ...],
) -> None:
    """Check REPORT, a file in Markdown, HTML or PDF, or an address."""
    with ExitStack() as stack:
        judge = stack.enter_context(document_worker(JUDGING_LIMITS)).judge_page
        client = None
        if not offline:
            client = stack.enter_context(Client(project.registry.settings, judge=judge))
        worker = stack.enter_context(document_worker())
        text = _read(report, client)
        checked = check_report(
            project,
            text,
            folder,
            client=client,
            saved=saved,
            parse=worker.parse,
            judge=judge,
            now=utc_now,
            written=written.date() if written else dateline(text.opening),
        )
    write_checked(checked, folder)
    for item in checked.figures:
        if item.verdict == "contradicted":
            at = f"{checked.report.place} {item.draft.sentence.line}"
            click.echo(f"contradicted: {at}: {words_of_claim(item)}")
            click.echo(f"  {item.source_url}: {item.source_says}")
    click.echo(f"{checked.share}. See {folder / 'report.html'}")
    failing = [item.draft.draft_id for item in checked.figures if item.verdict in fail_on]
    if failing:
        click.echo(
            f"{len(failing)} figures are {' or '.join(fail_on)}: {', '.join(failing)}", err=True
        )
        raise click.exceptions.Exit(FAILED)


def _read(report: str, client: Client | None) -> ReportText:
    if report.startswith(("http://", "https://")):
        if client is None:
            msg = "--offline: a report at an address needs the network; save it and name the file"
            raise ConfigError(msg)
        fetched = client.fetch(report, etag=None, last_modified=None, expect_type=None)
        if fetched.body is None or fetched.outcome != "new":
            msg = f"{report}: {fetched.error or fetched.outcome}"
            raise ConfigError(msg)
        is_pdf = fetched.body[:1_024].find(b"%PDF-") >= 0
        suffix = Path(urlsplit(report).path).suffix.casefold()
        return _parsed(report, fetched.body, "pdf" if is_pdf else KINDS.get(suffix, "html"))
    path = Path(report)
    kind = KINDS.get(path.suffix.casefold())
    if kind is None:
        msg = f"{report}: name a file that ends in {', '.join(KINDS)}"
        raise ConfigError(msg)
    if not path.is_file():
        msg = f"{report}: no such file"
        raise ConfigError(msg)
    return _parsed(report, path.read_bytes(), kind)


def _parsed(report: str, body: bytes, kind: str) -> ReportText:
    try:
        return read_report(body, kind)
    except ParseError as error:
        msg = f"{report}: {error}"
        raise ConfigError(msg) from error
