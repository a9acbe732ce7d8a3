"""Prices that stand in sentences: `Anvil 2 costs $0.20 per million input tokens and $0.60 for …`.

Only a sentence that is a name and its prices is read, or the prices of what its heading names; and
only of a family that the page has in a heading or in a table: of others a page speaks to compare
itself.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import (
    is_model,
    is_plain_name,
    lists_models,
    says_what_for,
)
from pipeline.extract.documents.html_text import (
    HEADINGS,
    elements,
    short_text,
    stands_in_table,
)
from pipeline.extract.documents.later_sentences import (
    Row,
    Topic,
    halved_prices,
)
from pipeline.extract.documents.named_families import COMPARED, families_of, family, name_in
from pipeline.extract.documents.plan_cards import titles_plan
from pipeline.extract.documents.price_lines import PLACED, place_table
from pipeline.extract.documents.sentence_grammar import prices_of
from pipeline.extract.documents.sentence_titles import TITLE, is_past, title_and_rest
from pipeline.extract.documents.sentence_words import Word, names_in, words_of
from pipeline.extract.documents.text_lines import prints_amount
from pipeline.extract.documents.words_between import BINDS
from pipeline.quantities.header_dates import HAS_DATE, MONTH_OF_YEAR
from pipeline.quantities.meter_words import DIRECTION_PATTERNS, direction_in, is_meter_name
from pipeline.quantities.printed_amounts import FIGURE, as_printed, with_signs
from pipeline.quantities.printed_units import unit_at, unit_in
from pipeline.quantities.service_words import tier_in

MAX_PARAGRAPHS: Final = 4_000
"""Paragraphs and headings of a page that are looked at."""

_PARAGRAPHS: Final = ("p", "li", "dd")
_TITLES: Final = frozenset({*HEADINGS, "summary", "dt"})
_MAX_FOUND: Final = 400
_MAX_LENGTH: Final = 1_500
_MAX_NODES: Final = 200
"""Elements and texts of a paragraph."""

_BORDER: Final = re.compile(
    r"(?<=[.;!?])\s+(?=[A-Z$`])|(?<=;)\s+(?=(?:it|cached|input|output|until then)\b)"
    r"|(?<=[.;])\s+(?=[a-z][a-z0-9.]*-[a-z0-9.-]*[a-z0-9]\s)"
)
_VERB: Final = (
    r"(?:\s(?:(?:now|currently|today)\s)?(?:is|are|costs?|runs?|comes?|at)(?:\s(?:now|available|priced"
    r"|billed|charged|offered|sold)|\salong(?:\swith\s\w+)?, at)?"
    r"(?:\s(?:at|for|in at))?\s|\s?[:—–]\s|\s-\s|,\s(?=\$))"
)
_PRICED: Final = re.compile(
    rf"(?:The\s)?(?!(?i:it|this|these|that|they|prices?|pricing|we|you)\b)(?P<name>[A-Za-z][^$;:]{{1,60}}?)\s*(?:,\s(?P<aside>[^,$]{{1,80}}),)?"
    rf"(?:\s(?:are|[a-z]+s)\s[^$;:]{{3,60}}?,?\sand)?{_VERB}\s*"
    r"(?P<price>(?:(?:cached )?(?:in|out)puts?(?: tokens?)?:?\s)?[$0-9].*)"
)
_BELOW_NAME: Final = re.compile(
    rf"(?:(?:(?:it|this model|the price|prices|pricing){_VERB})?"
    rf"|(?P<meter>[A-Za-z ]{{2,40}}?)(?:{_VERB}|\s))"
    r"(?P<price>\$.*)",
    re.I,
)
"""A sentence that prices what its heading names."""

_PHRASE: Final = re.compile(
    r"\b(?:with|for|in|on|by|via|using|per|of|from|and|or|has|have|gets?|comes?)\b", re.I
)
"""A word of what is said of a model, and not of its name."""

_AMOUNT: Final = re.compile(FIGURE)
_JOINT: Final = re.compile(r"[\s,;:&|]+|\band\b|\(|\)", re.I)
_UNCLEAR: Final = re.compile(
    r"\b(?:was|were|previous\w*|old|instead|formerly|compared?|vs|versus|cheaper|than|less|up to"
    r"|save|off|discount\w*|examples?|about|around|roughly|approx\w*|estimat\w+|average|blended|would"
    r"|could|may|if|unless|when|until|month|year|week|day|credits?|minimum|at least|start\w*|from"
    r"|storage|goes|go|drops?|falls?|rises?|will|becomes?|GB|plans?|seats?|users?|extra|additional|beyond"
    r"|above|over|first|after|then)\b|%",
    re.I,
)
"""What makes the price of a sentence conditional, past or to come, or another's."""

_ASIDE: Final = re.compile(
    r"\s?\((?!(?:was|down|up|formerly|previously|instead|reduced|lowered)\b)[^()$]{1,40}\)"
)
"""What stands in brackets behind a price may be a condition: its cell is read with it."""

_SEARCH: Final = re.compile(
    r"(?:(?:web|file|document|image) )?search(?: (?:tool|api))?|grounding(?: with [a-z ]+)?", re.I
)
_OPENING: Final = re.compile(
    r"(?!(?:If|When|While|Unless|Until|For|From|With|Above|Over|Beyond|After|Before|During|Through"
    r"|Except|Only|Per|Up|Once|Below|Under|In|On|At|Via|Using|Outside|Inside|Within)\b)"
    r"(?!As an? )[A-Z][A-Za-z' -]{2,50}, (?:the |our )?"
)
"""Words before a name that are no condition: `Thanks to new hardware, `."""

_ASKED: Final = re.compile(
    r"(?:Ask|Chat|Talk|Summari[sz]e|Translate|Transcribe|Extract|Answer|Classify|Analy[sz]e|Write"
    r"|Draft|Query)(?: (?!(?:same|long|longer|short|shorter|live|first|over|above|below|under"
    r"|beyond|after|before|until|during|extra|plans?|if|when|while|think|thinking|tuned|cached?)\b)"
    r"[a-z'’-]+){1,8}"
    r" (?:with|using|through|via) (?=(?P<name>[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*){0,3}): )"
)
"""What one does with a model, before its name and its prices: `Ask about a call with Anvil 2: `."""

_OURS: Final = re.compile(
    r"(?:today,? )?we(?:['’]ve| have)?(?: just| also| now)* (?:lower|cut|reduc|dropp|rais|add"
    r"|releas|launch|introduc|ship|announc)\w*",
    re.I,
)
"""How a sentence begins that speaks of what the page itself sells."""

_MARKED: Final = ("strong", "b", "code", "em", "a")


def convert_prose(soup: BeautifulSoup) -> None:
    """Put a table behind each paragraph that prices models in its sentences; changes the tree."""
    found: list[tuple[Tag, str, list[Row]]] = []
    above = ""
    page = _Page(soup)
    for tag in list(islice(elements(soup, (*_TITLES, *_PARAGRAPHS)), MAX_PARAGRAPHS)):
        if tag.name in _TITLES:
            above = "" if titles_plan(tag) else short_text(tag, _MAX_NODES)
        elif len(found) < _MAX_FOUND and (rows := _rows(tag, above, page)):
            found.append((tag, above, rows))
    stated = Counter(
        _what_for(row) for row in {(above, *row) for _, above, rows in found for row in rows}
    )
    for paragraph, heading, rows in found:
        alone = [row for row in rows if stated[_what_for((heading, *row))] == 1]
        own = [row for row in alone if _is_own(row, heading, page.families)]
        is_compared = any(map(COMPARED.search, (heading, paragraph.get_text())))
        if own and not is_compared and not stands_in_table(paragraph):
            for title in dict.fromkeys(title for _, title, _ in own):
                cells = [([name], [price]) for name, of, price in own if of == title]
                place_table(soup, paragraph, ("Model", title), cells)
            paragraph[PLACED] = ""


@dataclass
class _Page:
    """A page, and the plain prices of each model that its paragraphs have so far."""

    soup: BeautifulSoup
    known: dict[str, str] = field(default_factory=dict)

    @cached_property
    def families(self) -> set[str]:
        """The first words of what its headings, its rows and its marked words name."""
        return families_of(self.soup)


def _is_own(row: Row, heading: str, families: set[str]) -> bool:
    """Return whether a price is one of the page: of its models, or below the name of a task."""
    name, title, price = row
    is_of_task = lists_models(heading) or says_what_for(heading)
    is_other = is_of_task and not direction_in(f"{title} {price}")
    return family(name) in families or is_other or _SEARCH.fullmatch(name) is not None


def _what_for(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a price is of, without its amount: two of these are told apart by other words."""
    *names, price = row
    return (*names, _AMOUNT.sub("", with_signs(price)[0]))


def _rows(paragraph: Tag, above: str, page: _Page) -> list[Row]:
    """Return what a paragraph prices in its sentences, below a heading."""
    text = _text_of(paragraph)
    if len(text) > _MAX_LENGTH or not prints_amount(text):
        return []
    said, printed = with_signs(text)
    names = {*_marked(paragraph), *page.known}
    named = name_in(above)
    topic = Topic(named, is_asked=named != above and is_plain_name(named))
    rows: list[Row] = []
    for sentence in _BORDER.split(said):
        is_item = not rows and "li" in {paragraph.name, paragraph.parent and paragraph.parent.name}
        title, rest = title_and_rest(topic.with_day(sentence))
        about = replace(Topic("") if is_item else topic, title=title)
        words = [] if is_past(sentence) else _words(rest, names, page)
        found = prices_of(words, about) if "$" in rest else []
        if not found and about.is_plain and not is_past(sentence):
            found = [(name, title, price) for name, price in _priced(rest.strip(), topic.subject)]
        if len(found) == 1 and title == TITLE == found[0][1]:
            page.known.setdefault(found[0][0], found[0][2])
        topic = topic.after(sentence, words, found, names_in(sentence, names, page.families))
        found = found or halved_prices(sentence, page.known)
        if _OURS.match(sentence):
            page.families.update(family(name) for name, _, _ in found)
        if not found and "$" in sentence and HAS_DATE.search(sentence):
            return []  # Until a day another price holds than the one that stands before.
        rows += found
    return [(name, title, as_printed(price, printed)) for name, title, price in rows]


def _text_of(paragraph: Tag) -> str:
    """Return the text of a small paragraph; with its list, where it says from which day that is."""
    text = short_text(paragraph, _MAX_NODES)
    below = paragraph.find_next_sibling() if text.endswith(":") and HAS_DATE.search(text) else None
    if below is None or below.name != "ul" or below.has_attr(PLACED):
        return text
    return f"{text} {', '.join(short_text(item, _MAX_NODES) for item in elements(below, ('li',)))}"


def _marked(paragraph: Tag) -> set[str]:
    """Return the names of models that a paragraph prints bold, in a link or as code."""
    texts = (short_text(tag, _MAX_NODES).strip(" .,:;") for tag in elements(paragraph, _MARKED))
    return {text for text in texts if is_model(text)}


def _words(rest: str, names: set[str], page: _Page) -> list[Word]:
    """Return the words of a sentence, if all are known, without what only opens it."""
    if HAS_DATE.search(rest):
        return []
    opened, asked = _OPENING.match(rest), _ASKED.match(rest)
    if asked and not tier_in(f"{asked[0]}{asked['name']}"):
        page.families.add(family(asked["name"]))
        return words_of(rest[asked.end() :], {*names, asked["name"]}, page.families)
    is_bound = opened and (tier_in(opened[0]) or BINDS.search(opened[0]))
    is_opened = opened and not is_bound and _starts_with_name(rest[opened.end() :], names)
    bare = rest[opened.end() :] if opened and is_opened else rest
    return words_of(bare, names, page.families)


def _starts_with_name(text: str, names: set[str]) -> bool:
    return text.startswith((*names,)) or any(map(text.startswith, names_in(text, (), ())))


def _priced(sentence: str, subject: str) -> list[tuple[str, str]]:
    """Return what a sentence prices and its prices; nothing if it says more, or nothing clear."""
    if "$" not in sentence:
        return []
    named = _PRICED.fullmatch(sentence)
    is_bound = named and BINDS.search(sentence, named.end("name"), named.start("price"))
    names = [named["name"], named["aside"] or ""] if named and not is_bound else []
    price = _prices(named["price"]) if named else ""
    if name := next((name for name in names if price and _is_priced(name, price)), ""):
        return [(name, price)]
    below = _BELOW_NAME.fullmatch(sentence)
    if below is None or not (price := _prices(below["price"])):
        return []
    meter, name = below["meter"] or "", subject
    is_clear = not meter or is_meter_name(meter)
    return [(name, f"{meter} {price}".strip())] if is_clear and _is_priced(name, price) else []


def _is_priced(name: str, price: str) -> bool:
    unit = unit_in(price)
    is_tool = unit is not None and unit.name.endswith("request") and _SEARCH.fullmatch(name)
    is_day = re.search(MONTH_OF_YEAR, name) is not None
    return bool(is_tool) or (is_plain_name(name) and not is_day and not _PHRASE.search(name))


def _prices(text: str) -> str:
    """Return the amounts with their units and meters that a text begins with.

    Empty where no unit is named, or where the rest of the sentence changes what they are.
    """
    at = end = 0
    while at < len(text):
        patterns = (_AMOUNT, _JOINT, *(pattern for _, pattern in DIRECTION_PATTERNS))
        unit = unit_at(text, at)
        found = next((match for each in patterns if (match := each.match(text, at))), None)
        if unit is None and found is None:
            break
        is_joint = unit is None and found is not None and found.re is _JOINT
        at = unit[1] if unit else found.end() if found else at
        end = end if is_joint else at
    aside = _ASIDE.match(text, end)
    end = aside.end() if aside else end
    rest = text[end:].strip()
    is_clear = not rest or (rest[0] in ".,;(" and not _UNCLEAR.search(rest))
    is_whole = is_clear and "$" not in rest and unit_in(text[:end]) is not None
    return text[:end] if is_whole else ""
