"""How to read the report, in few words."""

from pipeline.outputs.report.document import Bullets, Section, Tag, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.text import listed


def section(material: Material) -> Section:
    """Return the few rules of reading."""
    ours = listed([material.provider(provider) for provider in material.highlighted])
    items = (
        words(
            "Point at a figure, tap it, or go to it with Tab: its evidence shows. Enter keeps it "
            "open, with a button that copies a citation. Escape closes it."
        ),
        words("The small number at a figure is its source, listed under References."),
        words(
            "Beside figures stands what ",
            material.original.name,
            " said, with a verdict: whether the sources that it cites state the same.",
        ),
        words(
            f"Highlighted providers are {ours or 'none'}.",
            Tag("stale", "warn"),
            " means that no source has stated a price for three of its cadences.",
        ),
    )
    return Section("reading", "How to read this", (Bullets(items),))
