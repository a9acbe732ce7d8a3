"""Articles in HTML: the facts that their sources' entries ask for."""

from datetime import date

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.articles import Article, read_article
from pipeline.extract.facts.facts import facts_in
from pipeline.extract.facts.mentions import mentions
from pipeline.extract.facts.texts import text_of_article
from pipeline.quantities.paid_words import NOT_FREE, PAID_OFFER
from pipeline.registry.sources import Source

VERSION = 36
DOCUMENT = "article"
YIELDS = ("facts",)

LEAST_CHARACTERS = 200
"""A page with less text is a name, a notice or a shell that scripts would fill."""


NEAR_END = 3
"""Blocks before and behind an article's last one, where it is offered for sale."""


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the facts that an article states.

    Raises:
        ParseError: The page is a PDF, has no article, or lacks words that a whole copy has.
    """
    if b"%PDF-" in snapshot.body[:1_024]:
        msg = f"{source.id}: a PDF where an article was expected"
        raise ParseError(msg)
    article = read_article(snapshot)
    _expect_whole(article, source)
    day = source.published_on or article.published_on
    text = text_of_article(article, day, source.publisher)
    facts, contradictory = facts_in(text, source.facts)
    seen = mentions(text, source)
    unplaced = (*contradictory, *_dates(source.published_on, article.published_on))
    is_preview = not source.expect.phrases and _is_for_sale(article, snapshot)
    return Readings(
        facts=(*facts, *seen),
        unplaced=unplaced,
        text_sha256=article.sha256,
        is_preview=is_preview,
    )


def _is_for_sale(article: Article, snapshot: Snapshot) -> bool:
    """Return whether its publisher says that it is not free, or ends it with an offer to read on.

    An offer further up stands beside many a free article.
    """
    if NOT_FREE.search(snapshot.body):
        return True
    last = article.blocks[-1].number
    end = article.page[max(0, last - NEAR_END) : last + NEAR_END]
    return any(PAID_OFFER.search(block.text.lower()) for block in end)


def _expect_whole(article: Article, source: Source) -> None:
    if article.length < LEAST_CHARACTERS:
        msg = f"{source.id}: the page has no article: {article.length} characters of text"
        raise ParseError(msg)
    text = " ".join(block.text for block in article.blocks).casefold()
    missing = [phrase for phrase in source.expect.phrases if phrase.casefold() not in text]
    if missing:
        msg = f"{source.id}: the article is cut or another one: it lacks '{missing[0]}'"
        raise ParseError(msg)


def _dates(stated: date | None, printed: date | None) -> tuple[str, ...]:
    if stated is None or printed is None or stated == printed:
        return ()
    return (f"date of publication: the page says {printed}, sources.yaml {stated}",)
