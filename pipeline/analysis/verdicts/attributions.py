"""Claims about whose figures or whose work they are, against what is cited for them."""

import re

from pipeline.analysis.verdicts.claims import Claimed
from pipeline.analysis.verdicts.judge import Verdict
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.report_itself import Flag
from pipeline.domain.names import squashed


def judged_attribution(claim: Claimed, known: KnownSources) -> tuple[Verdict, str, list[Flag]]:
    """Return verdict, reason and flags of a claim about a publisher or a work.

    What the report calls its sources counts for nothing: their publishers and addresses do.
    """
    if not claim.cited:
        return "uncited", "the section cites no source", []
    named = claim.row["named_publisher"]
    is_named = _is_published_by if named else _describes
    fitting = [name for name in claim.cited if is_named(claim, name, known)]
    wanted = named or f"{claim.row['named_work']} {claim.row['named_version']}"
    if fitting:
        if any(known.was_read(name) for name in fitting):
            return "supported", f"{known.publisher(fitting[0])} is what is cited", []
        return "unread", f"{fitting[0]}: {known.why_unread(fitting[0])}", []
    cited = ", ".join(_described(name, claim, known) for name in claim.cited)
    reason = f"no cited source is {wanted}: cited are {cited}"
    verdict: Verdict = (
        "contradicted" if all(known.was_read(name) for name in claim.cited) else "unread"
    )
    return verdict, reason, [Flag("misattributed", reason)]


def _is_published_by(claim: Claimed, source_id: str, known: KnownSources) -> bool:
    named = squashed(claim.row["named_publisher"])
    row = known.sources[source_id]
    host = str(row["url"]).partition("://")[2].partition("/")[0]
    return named in squashed(row["publisher"]) or named in squashed(host)


def _describes(claim: Claimed, source_id: str, known: KnownSources) -> bool:
    version = _version(claim, source_id, known)
    return version is not None and version == _plain(claim.row["named_version"])


def _described(source_id: str, claim: Claimed, known: KnownSources) -> str:
    version = _version(claim, source_id, known) if claim.row["named_work"] else None
    of = f" on {claim.row['named_work']} {version}" if version else ""
    return f"{known.publisher(source_id)}{of}"


def _version(claim: Claimed, source_id: str, known: KnownSources) -> str | None:
    """Return the version of the work that a source's address names, if it names the work."""
    work = re.escape("-".join(str(claim.row["named_work"]).lower().split()))
    found = re.search(rf"{work}-v?(\d+(?:[.-]\d+)*)", str(known.sources[source_id]["url"]).lower())
    return _plain(found[1].replace("-", ".")) if found else None


def _plain(version: str) -> str:
    """Return a version without zeros that say nothing.

    >>> _plain("2.0"), _plain("2.10")
    ('2', '2.10')
    """
    return re.sub(r"(?:\.0)+$", "", version)
