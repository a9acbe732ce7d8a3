"""Figures in the addresses of cited sources: weak evidence, there where no page can be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from pipeline.analysis.verdicts.claims import Claimed, ClaimedFigure
from pipeline.analysis.verdicts.figures import Figure, is_same
from pipeline.analysis.verdicts.findings import is_telling
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.statements import Statement
from pipeline.domain.metrics import FactUnit
from pipeline.quantities.address_quantities import address_quantities
from pipeline.quantities.quantities import Quantity, fits


def statements_of_addresses(claims: Sequence[Claimed], known: KnownSources) -> list[Statement]:
    """Return the claimed figures that addresses of cited sources carry.

    An address does not say of what its figure is: it counts for the claims that cite it, and for
    others of the report only if the figure can hardly be another. Of a page that was read it says
    nothing that the page does not say better.
    """
    cited: dict[str, set[str]] = {}
    for claim in claims:
        cited.setdefault(claim.report_id, set()).update(claim.cited)
    carried = {
        name: address_quantities(str(known.sources[name]["url"]))
        for names in cited.values()
        for name in names
        if not known.was_read(name)
    }
    found: dict[tuple[str, Figure], Statement] = {}
    for claim in claims:
        for claimed in claim.figures if claim.kind == "figure" else ():
            for item in _of_figure(claim, claimed, cited[claim.report_id], carried, known):
                found.setdefault((item.source_id, claimed.figure), item)
    return list(found.values())


def _of_figure(
    claim: Claimed,
    claimed: ClaimedFigure,
    cited: Iterable[str],
    carried: Mapping[str, Sequence[Quantity]],
    known: KnownSources,
) -> Iterator[Statement]:
    for source_id in sorted(cited):
        if source_id not in claim.cited and not is_telling(claimed.figure):
            continue
        for quantity in carried.get(source_id, ()):
            figure = _as_printed(quantity, claimed.figure)
            if figure is not None:
                yield Statement(
                    figure=figure,
                    source_id=source_id,
                    since=claim.written_from,
                    until=None,
                    stated_at=claim.written_from,
                    place="address",
                    row={
                        "source_url": str(known.sources[source_id]["url"]),
                        "snapshot_sha256": None,
                        "evidence_text": quantity.text,
                        "evidence_locator": "address",
                    },
                )


def _as_printed(quantity: Quantity, figure: Figure) -> Figure | None:
    """Return a claimed figure as an address prints it; null where it prints another."""
    if not fits(quantity, cast("FactUnit", figure.unit)):
        return None
    if quantity.period and figure.period and quantity.period != figure.period:
        return None
    printed = figure.printed_as(quantity)
    return printed if is_same(figure, printed) else None
