"""How figures come about, and how to read them."""

from typing import Final

from pipeline.outputs.report.document import PageSection, Paragraph, SitePage
from pipeline.outputs.report.material import Material

READING: Final = (
    "A dotted line under a figure means that its evidence can be shown: point at it, tap it, or "
    "go to it with Tab and press Enter. The card names the source, the day, the text as "
    "printed, where it stands in the document and the digest of the document; one button copies "
    "a citation.",
    "A computed figure names its formula and leads to the statements that it is computed from. "
    "A dash means that nothing is known; it never means zero.",
    "Since is the day from which the source that is shown states the price. Agree counts the "
    "sources that state the same price, of all that state one.",
)

RANKS: Final = (
    "Prices are in USD per million tokens, standard tier. The blend weighs three input tokens "
    "to one output token. Ranked together are fresh offers of the same weights, stored and "
    "served alike.",
    "Confirmed are offers by the seller's own source, by a catalogue that re-reads the seller's "
    "list, by a router's feed, or by two independent sources. Sentences call a host cheapest only "
    "among these; a lower price that one catalogue alone lists is named as unconfirmed.",
    "A stale price, which no source has stated for three times as long as it is usually read, "
    "has no rank, nor has an offer that has ended. Routers and gateways resell what others serve "
    "and stand beside.",
    "Lowest listed means: the lowest price among the hosts that rank, on the word of the "
    "sources that are named. A catalogue may list a price that its seller no longer asks.",
    "Of several sources that state one price, the seller's own page wins, then its "
    "documentation, a router's feed, a catalogue. Disagreements are published, never averaged.",
)

MOVES: Final = (
    "A change is seen between two readings of one source: a price that moved, an offer that "
    "came, went or came back. A correction of our own reading is not a move of the market.",
    "Lines over time are drawn one per source. A step is drawn only at an event of the table of "
    "changes; where a source's statements leave a gap, so does its line.",
)

VERDICTS_EXPLAINED: Final = (
    "Supported: a source that the report cites was read and states the figure. Contradicted: it "
    "states another figure for the same thing. Figure stands, of what is open: it is in a cited "
    "source, and a person has to say of what. Not in its sources: they were read, and none "
    "states it. Sources unread: none could be read. A claim without a citation, or without a "
    "figure, is marked so.",
    "What a figure is today stands beside, with its day; moved means that it differs from the "
    "claim.",
)

SECTIONS: Final = (
    ("reading", "How to read a figure", READING),
    ("ranks", "Who ranks, and who is lowest", RANKS),
    ("moves", "What counts as a change", MOVES),
    ("verdicts", "Verdicts on claims", VERDICTS_EXPLAINED),
)


def page(_: Material) -> SitePage:
    """Return the page; it needs no table."""
    sections = tuple(
        PageSection(name, title, tuple(Paragraph((text,)) for text in texts))
        for name, title, texts in SECTIONS
    )
    lead = "The rules behind the figures, in short."
    return SitePage("method.html", "Method", "How figures come about", (lead,), sections)
