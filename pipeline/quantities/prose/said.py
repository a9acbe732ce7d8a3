"""A figure in the sentence that claims it, and the words that a text must have to say the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from pipeline.quantities.prose.parts import clause_of, part_of
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.times import Time, merged, times_of
from pipeline.quantities.prose.words import GPU, Place, Word, is_in, opens, stem_of, words_of
from pipeline.quantities.quantities import Quantity

_AND_CLAUSE = re.compile(
    r"(?i),?\s(?:and|but|while)\s(?:it\s)?(?:is|are|was|were|has|had|have|will|employs?)\b"
    r"|,\s(?:after|against|instead\sof)\s(?:an?|the)\b"
)
RATES: Final = frozenset({"per second", "per day", "per month", "per hour"})
DIRECTIONS: Final = frozenset({"input", "output", "cached"})
_ACCORDING = re.compile(r"\b[Aa]ccording\sto\s(?:[a-z]+\s){0,4}\Z")
SPEAKS = re.compile(
    r"\s(?:(?!(?:is|was|are|were|been)\b)\w+\s)?(?:puts?|says?|said|estimates?|expects?|credits?|measured?|measures|reports?|reported|finds?|found"
    r"|insist(?:s|ed)|confirm(?:s|ed)|forecasts?|projects?|predicts?|counts?|valued?(?=\s(?:the|an?|it)\b)|told|tells|sizes|sized|clocks|clocked|reckons|sees|(?:wrote|writes)(?!\s[0-9]))\b"
)
_DESCRIBED = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|a|an)\s(?:(?!(?:the|an?|of|for)\s)[\w.-]+\s){0,3}?(?:company|firm|group|startup|start-up|chipmaker|designer|maker"
    r"|provider|operator|seller|vendor|business|laboratory|landlord|manufacturer|publisher|cloud|host|lab|carrier"
    r"|bank|insurer|retailer|newspaper|agency|rival)\b"
)
"""`the Boston chipmaker` is a name for a subject."""
_OPENING = re.compile(
    r"\W*(?:In|During|By|As\sof|At|On|For|Over|Through(?:out)?|While|When|With|Without|Under|Across|Among|Beyond|Above"
    r"|Below|After|Before)\b"
)
FOUNDED = re.compile(
    r"\b(?:since\s\w+|founded|founding|started|launched)\s(?:\w+\s){0,4}?(?:in\s)?\Z", re.I
)
"""`since founding in 2022` says when something else was."""
SUPERLATIVE = re.compile(
    r"\b(?:[a-z]{3,}est|most|top|(?<!per\s)(?<!\ba\s)second|third|fourth|fifth)\b", re.I
)
AFTER = re.compile(
    r"(?i)\b(?:(?:up|down)\sfrom|to\s(?:[A-Z]{3}\s)?[$€£]?[0-9][0-9.,]*(?:\s[a-z]+)?\sfrom|compared\s(?:with|to)|against|versus|after)\s(?:just\s|only\s|about\s|an?\s(?:[\w-]+\s){1,4}of\s|[$€£]?[0-9][0-9.,]*\sand\s)?\Z"
)
"""Before a figure that another has grown from, a year earlier where nothing else is said."""
_THAN = re.compile(
    r"\b(?:than|as)\s(?:in|during|at\sthe\send\sof)\s(?:all\s(?:of\s)?|the\s(?:whole\sof\s)?|early\s|late\s)?\Z"
)
_THAN_SAME = re.compile(
    r"\b(?:from|than|over|on|versus|compared\s(?:to|with))\s(?:the\s)?(?:same|corresponding)\s(?:quarter|period|half|month)\s(?:(?:of|in|a)\s(?:the\s)?)?\Z"
)
"""`grew from the same quarter of last year to $142 million`"""
_OF_CHANGE = re.compile(
    r"%\s(?:\w+\s)?(?:from|over|than|on|versus)\s(?:the\s)?(?:\w+\squarter\sof\s)?\Z"
)
"""`up 25% from the previous quarter`, whatever the figure before it is."""
_SINCE = re.compile(r"\b[Ss]ince\s(?:early\s|late\s|mid-)?\Z")
_SINCE_THEN = re.compile(r"\W*Since\s(?!.*\b(?:raised|total|grown|risen|fallen|sold|shipped)\b)")
_BETWEEN = re.compile(r"\b[Bb]etween\s\Z")
_BASE = re.compile(r"\b(?:from|than|over|on|with|to|versus|against)\s(?:that\sof\s|the\s)?\Z", re.I)
_APPOSED = (
    r"(?P<what>,\s(?:an?|the|of|which|who|based|headquartered)\s[^,;]{3,80},"
    r"|\sof\s[A-Z]\w+(?:\s[A-Z]\w+)?(?=\s[a-z]))"
)
_BASED = r"(?P<what>\b[A-Z]\w+(?:[\s-][A-Z]\w+)*-based\s)"


@dataclass(frozen=True)
class Said:
    """One figure in the sentence that claims it.

    Attributes:
        subject: Who it is said of, as the sentence names it; null where its first name is meant.
        written: Day on which the claim was written, if known.
        allowed: What a text may say of the figure beyond that.
    """

    text: str
    figure: Quantity
    subject: str | None = None
    written: date | None = None
    allowed: frozenset[str] = frozenset()

    def before(self, words: re.Pattern[str]) -> re.Match[str] | None:
        """Return where some words stand before the figure."""
        return words.search(self.text, 0, self.figure.start)

    def behind(self, words: re.Pattern[str]) -> re.Match[str] | None:
        """Return some words if they stand right behind the figure."""
        return words.match(self.text, self.figure.end)

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Times that the claim names."""
        found = times_of(self.text, self.written)
        if any(time.year and not time.is_relative for time in found):
            found = tuple(time for time in found if time.year or not time.is_relative)
        start, end = self.part
        known = tuple(
            time
            for time in found
            if not is_in(time, [self.figure])
            and not is_base(self.text, time, self.figure, is_since=self.is_since)
            and time.start < end
            and not FOUNDED.search(self.text, 0, time.start)
        )
        own = tuple(time for time in known if start <= time.start)
        is_opening = _OPENING.match(self.text)
        opens = tuple(t for t in known if is_opening and t.start < self.first_figure)
        if not own and self.before(AFTER):
            return a_year_before(known)
        return merged((*opens, *own) if own and start else known)

    @property
    def is_since(self) -> bool:
        """Whether it says how something has been since some time: `Since May, it takes …`."""
        is_change = self.figure.unit in {"percent", "ratio"}
        return not is_change and bool(_SINCE_THEN.match(self.text))

    @property
    def first_figure(self) -> int:
        """Where the first figure of the sentence starts."""
        return min((item.start for item in figures_of(self.text)), default=0)

    @cached_property
    def part(self) -> tuple[int, int]:
        """Where the part of the sentence starts and ends that is about the figure."""
        start, end = part_of(self.text, self.figure)
        border = _AND_CLAUSE.search(self.text, self.figure.end, end)
        return start, border.start() if border else end

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Words that a text must have to say the same."""
        taken = (*figures_of(self.text), self.figure)
        start, end = self.part
        first, last = self._clause
        opening = self.text.find(",") if _OPENING.match(self.text) else 0

        def is_ahead(word: Word) -> bool:
            is_name = word.kind == "name" or word.key == "tail"
            is_told = word.end <= opening or self._is_superlative(word)
            return is_told or (is_name and word.start < start)

        found = (
            word
            for word in own_words(self.text)
            if (word.key in DIRECTIONS | RATES | {"tail"} or not is_in(word, taken))
            and (start <= word.start < end or is_ahead(word))
            and not is_in(word, self._descriptions)
            and (word.kind != "plain" or first <= word.start < last or is_ahead(word))
        )
        return tuple(self._plain_opening(word) for word in found)

    def _is_superlative(self, word: Word) -> bool:
        """Return whether a word before the figure says that it is the highest or the like."""
        others = (f.start for f in figures_of(self.text) if f.unit == self.figure.unit)
        is_highest = self.text[word.start : word.end].endswith("est")
        return is_highest and not any(word.end <= at < self.figure.start for at in others)

    @cached_property
    def _clause(self) -> tuple[int, int]:
        """Where the clause of the figure starts and ends; all of it where it names no measure."""
        first, last = clause_of(self.text, self.figure)
        clause = {word.key for word in own_words(self.text[first:last]) if word.kind == "concept"}
        return (first, last) if clause else (0, len(self.text))

    @cached_property
    def _descriptions(self) -> tuple[Place, ...]:
        """Where the sentence says what its subject is, or where from, and nothing of the figure."""
        if self.subject is None:
            return ()
        first = re.escape(self.subject.split()[0])
        found = [
            Place(*match.span())
            for match in _DESCRIBED.finditer(self.text)
            if not SUPERLATIVE.search(match[0])
        ]
        found += [
            Place(*match.span("what"))
            for words in (rf"\b{first}\b(?:\s[A-Z]\w+)*{_APPOSED}", rf"{_BASED}{first}\b")
            for match in re.finditer(words, self.text)
        ]
        return tuple(place for place in found if not is_in(place, [self.figure]))

    def _plain_opening(self, word: Word) -> Word:
        """Return the first word of a sentence as a name if it is of its subject, else as none."""
        printed = self.text[word.start : word.end].casefold()
        is_whole = printed in (self.subject or "").casefold().split()
        is_first = opens(self.text, word)
        if word.kind == "plain" and is_whole and is_first:
            return replace(word, kind="name", key=printed)
        behind = self.text[word.end : word.end + 2].strip()
        if self.subject is None or not (is_first and word.kind == "name") or not behind.islower():
            return word
        is_own = any(key in self.subject.casefold() for key in (printed, word.key))
        return word if is_own else replace(word, kind="plain")

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Names of those who are said to say so."""
        return speakers_in(self.text)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Their keys, those inside of figures included."""
        return keys_of(self.text) | self.allowed | {*self.own_names}

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """The names of its subject."""
        names = [word for word in self.words if word.kind == "name"]
        if self.subject is not None:
            wanted, keys = self.subject.casefold(), keys_of(self.subject)
            return tuple(w.key for w in names if w.key in wanted or w.key in keys)
        first = names[:1]
        for word in names[1:]:
            if word.start - first[-1].end > 1:
                break
            first.append(word)
        return tuple(word.key for word in first)


@lru_cache(maxsize=20_000)
def own_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text, without those of its times."""
    times = times_of(text, None)
    return tuple(word for word in words_of(text) if not is_in(word, times))


def keys_of(text: str) -> frozenset[str]:
    """Return what the words of a text mean; a round by its letter is funding, too."""
    words = own_words(text)
    keys = {word.key for word in words}
    keys |= {stem_of(word.key) for word in words if word.kind == "name"}
    if any(key.startswith("series ") for key in keys):
        keys.add("funding")
    if any(GPU.fullmatch(key) for key in keys):
        keys.add("chips")
    return frozenset(keys)


@lru_cache(maxsize=20_000)
def speakers_in(text: str) -> frozenset[str]:
    """Return the names of those who are said to say so in a sentence."""
    found: set[str] = set()
    run: list[Word] = []
    for word in own_words(text):
        if word.kind != "name":
            continue
        is_next = run and text[run[-1].end : word.start] in {" ", " & ", "-"}
        run = [*run, word] if is_next else [word]
        if SPEAKS.match(text, word.end) or _ACCORDING.search(text, 0, run[0].start):
            found |= {item.key for item in run}
    return frozenset(found)


def has_alike(word: Word, keys: Iterable[str]) -> bool:
    """Return whether a name stands in another form: `American` for `America`."""
    least = 4
    return word.kind == "name" and any(
        len(key) >= least
        and len(word.key) >= least
        and (word.key.startswith(key) or key.startswith(word.key))
        for key in keys
    )


def a_year_before(times: tuple[Time, ...]) -> tuple[Time, ...]:
    """Return times a year before: of `$512 million in 2025, up from $287 million`."""
    return tuple(replace(time, year=time.year - 1) for time in times if time.year)


def is_base(text: str, time: Time, figure: Quantity, *, is_since: bool) -> bool:
    """Return whether a time is what a change is reckoned from: `62% more than a year earlier`."""
    window = max(0, time.start - 24)
    if not is_since and _SINCE.search(text, window, time.start):
        return True
    is_rate = figure.unit in {"percent", "ratio"} and keys_of(text) & {"growth", "decline"}
    if is_rate and _BETWEEN.search(text, window, time.start):
        return True
    if _THAN_SAME.search(text, 0, time.start) or _OF_CHANGE.search(text, 0, time.start):
        return True
    is_change = (figure.unit in {"percent", "ratio"} or time.part == "quarter") and time.is_relative
    return bool(_THAN.search(text, window, time.start)) or (
        is_change and bool(_BASE.search(text, window, time.start))
    )
