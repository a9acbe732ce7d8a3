"""How prices of highlighted providers moved, as steps."""

from pipeline.outputs.report.charts.steps import step_chart
from pipeline.outputs.report.document import Block, Paragraph, Section
from pipeline.outputs.report.material import Material


def section(material: Material) -> Section:
    """Return the chart of the models whose prices moved most often."""
    chart = step_chart(material)
    blocks: tuple[Block, ...]
    if chart is None:
        text = (
            "No chart: no price of a highlighted provider has changed in the documents that were "
            "read."
        )
        blocks = (material.nothing("price_history", text),)
    else:
        text = (
            "A line is a price over the time for which its source states it; it is dotted since "
            "the source was last read. A start is the stated day, else the first reading, so a "
            "price may be older than its line."
        )
        blocks = (Paragraph((text,)), chart)
    return Section("history", "Price history", blocks)
