"""What a page states, as lines that a test can compare."""

from pipeline.extract.documents.markdown_tables import read_markdown_tables
from pipeline.extract.documents.table_documents import read_html_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

ACME = PricePage("acme", "Acme")


def grid(head, *rows, before="", after=""):
    """Return a page of one table; a row is written as its cells, between bars."""
    lines = [
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|")) + "</tr>"
        for tag, row in [("th", head), *(("td", row) for row in rows)]
    ]
    return f"<html><h1>Pricing</h1>{before}<table>{''.join(lines)}</table>{after}</html>"


def readings_of(page, whose=ACME):
    """Return the readings of a page in HTML, or in Markdown."""
    is_html = page.lstrip().startswith("<html")
    return read_price_tables((read_html_tables if is_html else read_markdown_tables)(page), whose)


def lines_of(page, whose=ACME):
    """Return a line for each price: label, meter, amount, and what it is bound to."""
    return sorted(map(_line, readings_of(page, whose).prices))


def _line(price):
    terms = (
        None if price.service_tier == "standard" else price.service_tier,
        price.context_over_tokens and f">{price.context_over_tokens}",
        price.region,
        price.time_window,
        price.commitment,
        price.variant,
        price.effective_from and f"from {price.effective_from:%Y-%m-%d}",
        price.effective_to and f"to {price.effective_to:%Y-%m-%d}",
        None if price.unit == "usd_per_mtok" else price.unit.removeprefix("usd_per_"),
        None if price.currency == "USD" else price.currency,
    )
    amount = price.source_amount if price.price_usd is None else price.price_usd
    words = [price.model_label, price.meter, f"{amount.normalize():f}", *filter(None, terms)]
    return " ".join(map(str, words))
