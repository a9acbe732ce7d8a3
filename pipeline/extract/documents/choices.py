"""Switches, lists of options and groups of buttons: what a page shows is of what is chosen there.

`<label>Region <select><option>US East<option selected>Oslo</select></label>` leaves one text,
`Region: Oslo`, in an element that has the title of the choice.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.choice_titles import ChoiceTitles
from pipeline.extract.documents.html_text import is_small, short_text, tags_of
from pipeline.extract.documents.tab_panels import TabPanels
from pipeline.extract.documents.unmarked_choices import (
    are_shown,
    buttons_beside,
    is_one_of,
    odd_ones,
)
from pipeline.quantities.amounts import HAS_MONEY, currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.regions import asks_for_region, region_in
from pipeline.quantities.service_words import tier_named

_TITLE: Final = "data-title-of-choice"
_KEY: Final = "data-key-of-choice"
_IS_FORM: Final = "data-choice-of-form"
"""Attributes of what stands in the place of a choice."""

_STATES: Final = ("aria-pressed", "aria-checked", "aria-selected", "aria-current", "data-state")
_ON: Final = frozenset({"true", "on", "active", "checked", "page"})
_CHOSEN: Final = re.compile(r"(?:^|[-_])(?:active|selected|checked|current|chosen|on)$", re.I)
_ROLES: Final = {"radiogroup": "radio", "listbox": "option", "tablist": "tab"}
_SWITCHES: Final = frozenset({"switch", "checkbox"})
_NO_STATES: Final = frozenset({"option", "table", "thead", "tbody", "tr", "td", "th", "section"})
_ELSEWHERE: Final = frozenset({"nav", "footer"})
_PERIOD: Final = re.compile(
    r"(?:(?:hourly|daily|weekly|monthly|quarterly|yearly|annual(?:ly)?|spot|reserved|interruptible"
    r"|pre-?emptible|on[\s-]demand|pay[\s-]as[\s-]you[\s-]go|prepaid|upfront|commit(?:ted|ment)?|term"
    r"|no|per|for|with|a|save|hours?|days?|weeks?|months?|years?|mo|yr|billed|billing|prices?"
    r"|pricing|rates?|instances?|[0-9]+\s?%?)(?:[\s(),-]+|$))+",
    re.I,
)
"""For how long something is rented, or when it is paid."""

_PLACES: Final = ("data-region", "data-location", "data-datacenter")
_NO_PANES: Final = frozenset({"html", "body", "table"})
_TRAIL: Final = re.compile(r"\b(?:bread)?crumbs?\b", re.I)
_TRAIL_SIGN: Final = re.compile(r"\s[›»>/|→]\s")
_TRAIL_NODES: Final = 40
"""Elements and texts of a trail."""

_ASKS: Final = re.compile(r"(?:please )?(?:select|choose|pick)\b|\W*$", re.I)
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]+")
_NODES: Final = 12
_WORDS: Final = 5
_SIDE_WORDS: Final = 3
_DEPTH: Final = 30
_BUTTONS: Final = 40
_LIST_NODES: Final = 2_000
_MOST: Final = 300
"""Choices of one list, and of one page."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen on a page.

    Attributes:
        title: What is asked for; empty if nothing says it.
        text: What is chosen.
        key: What later choices that take its place have in common with it.
        is_form: Whether it is part of a form: it is a state, whatever it is called.
    """

    title: str
    text: str
    key: str
    is_form: bool


@dataclass(frozen=True, slots=True)
class _Options:
    """Elements of which one is chosen: `at` are the numbers of those that are marked so."""

    holder: Tag
    items: Sequence[Tag]
    at: Sequence[int]
    is_form: bool


def keep_chosen(soup: BeautifulSoup) -> None:
    """Leave of each choice of a page what is chosen there; changes the tree.

    Currencies stay: a script may convert what stands in the bytes. Where which of some states a
    page shows is not known, all of them are said of its prices: these are no plain ones.
    """
    titles, panels = ChoiceTitles(soup), TabPanels(soup)
    _keep_place(soup)
    for choice in list(islice(_choices(soup), _MOST)):
        around = islice(choice.holder.parents, _DEPTH)
        is_gone = any(item.parent is None for item in choice.items)
        if is_gone or any(tag.name in _ELSEWHERE for tag in around):
            continue
        if not choice.is_form and panels.are_tabs(choice.items):
            continue
        if not choice.at and choice.holder.name == "select":
            _drop(choice.items)
            continue
        texts = [in_english(_text_of(item)) for item in choice.items]
        if not all(texts) or any(map(_is_no_state, texts)):
            continue
        if len(choice.at) == 1:
            _keep(soup, choice, texts, titles)
        elif not choice.at and choice.is_form:
            _drop(choice.items)
        elif not choice.at and is_one_of(texts) and not are_shown(soup, choice.items):
            named = " or ".join(map(_text_of, choice.items))
            _put(soup, replace(choice, is_form=True), texts, titles, named)


def _keep_place(soup: BeautifulSoup) -> None:
    """Mark the region at the end of the trail of pages that leads to this one, and of panes."""
    marked = [tag for tag in tags_of(soup) if tag.attrs]
    for tag, name in ((tag, name) for tag in marked for name in _PLACES if tag.has_attr(name)):
        if tag.name not in _NO_PANES and tag.find("table"):
            _put_place(soup, tag, str(tag[name]))
    attrs = ((tag, f"{tag.get('class')} {tag.get('aria-label')}") for tag in marked)
    trails = (tag for tag, text in attrs if _TRAIL.search(text) and is_small(tag, _TRAIL_NODES))
    for texts in (list(trail.stripped_strings) for trail in islice(trails, 1)):
        last = _TRAIL_SIGN.split(texts[-1])[-1].strip() if texts else ""
        if region_in(in_english(last)):
            _put_place(soup, soup.body or soup, last)


def _put_place(soup: BeautifulSoup, holder: Tag, place: str) -> None:
    left = soup.new_tag("span", attrs={_TITLE: "region", _KEY: "region"})
    left.string = f"region: {place}"
    holder.insert(0, left)


def choice_of(tag: Tag) -> Choice | None:
    """Return the choice that an element was left of; null for all others."""
    if not tag.has_attr(_KEY):
        return None
    title = str(tag[_TITLE])
    text = tag.get_text().removeprefix(f"{title}: ")
    return Choice(title, text, str(tag[_KEY]), tag.has_attr(_IS_FORM))


def _keep(
    soup: BeautifulSoup, choice: _Options, texts: Sequence[str], titles: ChoiceTitles
) -> None:
    chosen = choice.items[choice.at[0]]
    others = [item for item in choice.items if item is not chosen]
    if unit_in(texts[choice.at[0]]):
        _drop(others)
        return
    _put(soup, choice, texts, titles, _text_of(chosen))


def _put(
    soup: BeautifulSoup, choice: _Options, texts: Sequence[str], titles: ChoiceTitles, text: str
) -> None:
    """Put what is chosen in the place of a choice, if this is one of states."""
    first = choice.holder if choice.holder.name == "select" else choice.items[0]
    title = titles.title_of(choice.holder, first)
    is_known = asks_for_region(title.text) or all(map(_is_state, texts))
    if not (is_known or choice.is_form):
        return
    key = title.text or " | ".join(texts)
    left = soup.new_tag("span", attrs={_TITLE: title.text, _KEY: key})
    left.string = f"{title.text}: {text}" if title.text else text
    if choice.is_form:
        left[_IS_FORM] = ""
    first.insert_before(left)
    title.drop()
    _drop([first, *choice.items])


def _text_of(item: Tag) -> str:
    """Return the text of a choice without the flag of a country."""
    return _FLAG.sub("", short_text(item, _NODES)).strip()


def _drop(items: Sequence[Tag]) -> None:
    for item in items:
        item.extract()


def _is_no_state(text: str) -> bool:
    """Return whether an option is a currency, has a price of its own, or is a sentence."""
    is_long = asks_for_region(text) or (len(text.split()) > _WORDS and region_in(text) is None)
    return is_long or currency_in(text) is not None or HAS_MONEY.search(text) is not None


def _is_state(text: str) -> bool:
    return bool(tier_named(text) or region_in(text) or _PERIOD.fullmatch(text) or unit_in(text))


def _choices(soup: BeautifulSoup) -> Iterator[_Options]:
    """Yield the choices of a page, those of forms first."""
    tags = [tag for tag in tags_of(soup) if tag.attrs or tag.name == "select"]
    for tag in tags:
        role = _ROLES.get(str(tag.get("role", "")))
        if tag.name == "select":
            yield _choice(tag, tag.find_all("option", limit=_MOST), is_form=True)
        elif tag.get("role") == "combobox" or tag.get("aria-haspopup") == "listbox":
            yield _Options(tag, [tag], [0], is_form=True)
        elif role:
            items = tag.find_all(role=role) if is_small(tag, _LIST_NODES) else []
            yield _choice(tag, items, is_form=role != "tab")
    labels = {str(tag["for"]): tag for tag in tags if tag.name == "label" and tag.has_attr("for")}
    yield from _radios(tags, labels)
    for tag in tags:
        if tag.get("type") == "checkbox" or tag.get("role") in _SWITCHES:
            yield from _switched(tag, labels)
    for tag in tags:
        if tag.name not in _NO_STATES and tag.get("role") != "tab" and _is_on(tag):
            yield from _beside(tag)
    for holder, items in buttons_beside(tags):
        yield _Options(holder, items, odd_ones(items), is_form=False)


def _switched(tag: Tag, labels: Mapping[str, Tag]) -> Iterator[_Options]:
    """Yield the choice between what stands before and behind a switch, or to switch one thing on.

    A choice that is off has no number of a chosen one.
    """
    is_on = _is_on(tag)
    sides = [_side(tag, "previous_siblings"), _side(tag, "next_siblings")]
    both = [side for side in sides if side is not None]
    if tag.parent is not None and len(both) == len(sides) and both[0].name == both[1].name:
        yield _Options(tag.parent, both, [int(is_on)], is_form=True)
    label = tag.find_parent("label") or labels.get(str(tag.get("id"))) or tag.parent
    if label is not None and _is_state(in_english(short_text(label, _NODES))):
        yield _Options(label, [label], [0] if is_on else [], is_form=True)


def _side(tag: Tag, where: str) -> Tag | None:
    """Return what names one state beside a switch, or beside what holds it alone."""
    parent = tag.parent
    is_alone = parent is not None and is_small(parent, _NODES) and not short_text(parent, _NODES)
    alone = parent if is_alone else tag
    beside = (each for each in getattr(alone, where) if isinstance(each, Tag))
    named = next((each for each in islice(beside, 2) if short_text(each, _NODES)), None)
    is_short = named is not None and len(short_text(named, _NODES).split()) <= _SIDE_WORDS
    return named if is_short else None


def _radios(tags: Sequence[Tag], labels: Mapping[str, Tag]) -> Iterator[_Options]:
    """Yield the fields of which one may be chosen, by their labels."""
    fields: dict[str, list[Tag]] = {}
    for tag in tags:
        if tag.name == "input" and tag.get("type") == "radio":
            fields.setdefault(str(tag.get("name", "")), []).append(tag)
    for inputs in fields.values():
        named = [tag.find_parent("label") or labels.get(str(tag.get("id"))) for tag in inputs]
        items = [label for label in named if label is not None]
        if len(items) == len(inputs) > 1:
            at = [at for at, tag in enumerate(inputs) if tag.has_attr("checked")]
            yield _Options(items[0].parent or items[0], items, at, is_form=True)


def _choice(holder: Tag, items: Sequence[Tag], *, is_form: bool) -> _Options:
    at = [at for at, item in enumerate(items) if _is_chosen(item)]
    if holder.name == "select" and not (at or holder.has_attr("multiple")):
        # HTML's own rule; `Select a region` is no choice yet.
        at = [0] if items and not _ASKS.match(in_english(short_text(items[0], _NODES))) else []
    return _Options(holder, items, at, is_form)


def _beside(tag: Tag) -> Iterator[_Options]:
    """Yield the choice whose chosen one is an element that is marked so, like none beside it."""
    parent = tag.parent
    if parent is not None and parent.name == "li" and is_small(parent, _NODES):
        tag, parent = parent, parent.parent
    if parent is None or not is_small(tag, _NODES):
        return
    beside = islice((each for each in parent.children if isinstance(each, Tag)), _BUTTONS)
    items = [each for each in beside if each.name == tag.name]
    if len(items) > 1:
        yield _choice(parent, items, is_form=False)


def _is_chosen(tag: Tag) -> bool:
    """Return whether a choice is marked as the one in force: by a state, a field or a class."""
    inner = tag.find(True) if is_small(tag, _NODES) else None
    return any(isinstance(each, Tag) and _is_on(each) for each in (tag, inner))


def _is_on(tag: Tag) -> bool:
    is_marked = tag.has_attr("selected") or tag.has_attr("checked")
    is_on = any(str(tag.get(name, "")) in _ON for name in _STATES)
    return is_marked or is_on or any(map(_CHOSEN.search, tag.get("class") or ()))
