"""A text that figures are looked for in: its passages, and what it is about as a whole."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice, pairwise

from pipeline.quantities.prose.passages import Passage, is_same_model, models_in, models_of
from pipeline.quantities.prose.times import Time, dated, times_of
from pipeline.quantities.prose.words import DOES, REGIONS, Word, opens, words_of
from pipeline.quantities.prose.writers import is_plain_name, market_of, writers_of

OF_TWO = re.compile(
    r"(?i)\b(?:vs\.?|versus|compar\w+|and|buys?|acquires?|against)\b|,\s(?=(?-i:[A-Z0-9]))"
)
_CONVENTION = re.compile(
    r"(?i)\b(?:are|is)\s(?:all\s|the\s)*(?:medians?|averages?|means?)\b|\b(?:medians|averages)\b"
    r"|\bprices\sare\s(?:[\w\s]*?\s)?(?:per|for\s(?:a|one))\smillion\s(?:in|out)put\stokens\b"
)
_DOES = re.compile(
    rf"(?:\s[A-Z]\w+)*(?:,[^,.;]{{3,120}},)?(?:\s(?:today|now|also|currently|recently))?(?:['’]s\s|\s{DOES})"
)
_COMPANY = re.compile(
    r"\b(?:company|firm|start-?up|chipmaker|host|provider|group)\s(?P<name>[A-Z][a-z]\w+)"
)
"""`the Spanish company Azahar`"""
_RESULTS = re.compile(
    r"(?i)\b(?:results?|reports?|revenues?|sales|profits?|loss|earnings|quarter(?:ly)?|letter|(?:trading|business)\supdate)\b"
)
_SAME_TIME = re.compile(
    r",?\s(?:\(|the\s|or\s(?:the\s)?)?[“\"]?(?:(?:of\s)?(?:its|the)\s)?(?:(?:quarter|which|that)\s)?(?:(?:to|ended|ending|ends)\s(?:on\s)?)?"
)
_YEARLY = re.compile(
    r"(?i)\bfull[\s-]year\b|\bannual\b|(?<!(?:look|cast)\sfor\sthe\s)(?<!fiscal\s)(?<!financial\s)(?<!half[\s-])\byear(?:ly)?\b"
)
_IS_SENTENCE = re.compile(r"[.!?:][\W]*\Z")
"""No line of a menu or of who wrote it."""
IN_FULL = re.compile(r"\b([A-Z])\w+(?:\s[A-Z]\w+){1,4}\s\((?P<name>\1[A-Z]{1,5})s?\)")
"""`Graphics Processing Unit (GPU)`"""
_SMALL = re.compile(r"\b[a-z]{2,}\b")
_ACRONYM = re.compile(r"[A-Z]+")
OFTEN = 3
OPENING = 10
"""Sentences from the top of a report on a quarter that say which one it is."""
_OF_RESULTS = ("Q", "H", "T")
MAIN_NAMES = 3
_TWO = 2
"""Sentences from the top of a text that name what it is about."""


@dataclass(frozen=True)
class WholeText:
    """A text that figures are looked for in.

    The byline stands between headline and text; `about` are names of what it is known to be about
    from elsewhere.
    """

    passages: tuple[Passage, ...]
    title: str = ""
    written: date | None = None
    byline: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()

    @cached_property
    def _followers(self) -> dict[str, str]:
        """The sentence behind each, by where that one stands."""
        pairs = pairwise(self.passages)
        return {one.locator: other.text for one, other in pairs if other.before.endswith(one.text)}

    def sentence_after(self, passage: Passage) -> str:
        """Return the sentence behind another of its paragraph; empty where none is."""
        return self._followers.get(passage.locator, "")

    def paragraph(self, passage: Passage) -> list[Passage]:
        """Return the sentences of a paragraph, one of them given."""
        at = self.passages.index(passage)
        found = [passage]
        for other in self.passages[at - 1 :: -1] if at else ():
            if not found[0].before.endswith(other.text) or not found[0].before:
                break
            found.insert(0, other)
        for other in self.passages[at + 1 :]:
            if not other.before.endswith(found[-1].text):
                break
            found.append(other)
        return found

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Names of what it is about: those of its headline and of its first sentences."""
        plain = [item.text for item in self.passages if not item.is_cell]
        told = [text for text in plain if _IS_SENTENCE.search(text)]
        opening = plain[:MAIN_NAMES] + told[:1]
        words = (word for text in (self.title, *opening) for word in words_of(text))
        return frozenset(word.key for word in words if word.kind == "name")

    @cached_property
    def round(self) -> str | None:
        """The round of funding that it tells of: the first that is named."""
        words = (word.key for text in (self.title, *self._opening) for word in words_of(text))
        return next((key for key in words if key.startswith("series ")), None)

    @cached_property
    def models(self) -> frozenset[tuple[str, ...]]:
        """The models that it names."""
        return frozenset(run for item in self.passages for run in models_of(item))

    def means_model(self, names: frozenset[str], passage: Passage) -> bool:
        """Return whether a passage that names no model is of this one: none was named before."""
        here = self.passages[: self.passages.index(passage) + 1]
        known = {run for item in here for run in models_of(item)} or self.models
        known |= {*models_in(passage.above)}
        return bool(known) and all(is_same_model(run, names) for run in known)

    @cached_property
    def titled(self) -> frozenset[str]:
        """What the words of its headline mean."""
        return frozenset(word.key for word in words_of(self.title))

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Names that stand within sentences, where a capital is that of a name."""
        return frozenset(
            word.key
            for item in (*(item.text for item in self.passages), self.title)
            for word in words_of(item)
            if word.kind == "name" and not opens(item, word)
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """What all its words mean."""
        whole = "\n".join((self.title, *(f"{p.text} {p.context}" for p in self.passages)))
        return frozenset(word.key for word in words_of(whole))

    @cached_property
    def short_names(self) -> dict[str, frozenset[str]]:
        """Names by their letters, as it gives them: `Acme Cloud Services (ACS)`."""
        found = (match for item in self.passages for match in IN_FULL.finditer(item.text))
        return {
            match["name"].casefold(): frozenset(word.key for word in words_of(match[0]))
            for match in found
        }

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words that it has without a capital, so that they are no names."""
        return frozenset(_SMALL.findall("\n".join(item.text for item in self.passages)))

    @cached_property
    def market(self) -> frozenset[str]:
        """What the words of the one market that it names in full mean: `the market` is this one."""
        return market_of(self.passages)

    @cached_property
    def conventions(self) -> frozenset[str]:
        """Words that it says of all figures of its tables: `what you see are medians`."""
        found = (_CONVENTION.search(item.text) for item in self.passages if not item.is_cell)
        return frozenset(word.key for match in found if match for word in words_of(match[0]))

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Names of those whose own word it is."""
        return writers_of(self.passages, self.byline)

    @cached_property
    def year(self) -> int | None:
        """Year in which it was written, or the one that its headline names."""
        if self.written is not None:
            return self.written.year
        named = {time.year for time in self.times if time.year}
        return named.pop() if len(named) == 1 else None

    @cached_property
    def _opening(self) -> list[str]:
        """Its first sentences."""
        return [p.text for p in self.passages if p.place == "text" and not p.is_cell][:OPENING]

    def _reported(self, text: str) -> tuple[Time, ...]:
        """Return the quarter or half that a sentence names first, by all its names."""
        found: list[Time] = []
        for time in times_of(text, self.written):
            is_next = found and _SAME_TIME.fullmatch(text, found[-1].end, time.start)
            if time.part[:1] in _OF_RESULTS and (not found or is_next):
                found.append(time)
        return tuple(found)

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Times of which it speaks as a whole: those of its headline, or the quarter it reports."""
        found = times_of(self.title, self.written)
        if not _RESULTS.search(self.title):
            years = {time.year for time in found if time.year}
            # `Forecast, 2026-2034` is the time of none of its figures.
            return tuple(t for t in found if (t.year or t.part[:1] != "Q") and len(years) < _TWO)
        parts = {time.part for time in found if time.part}
        quarters = [time for time in found if time.part[:1] in _OF_RESULTS]
        rest = "".join(
            " " if any(time.start <= at < time.end for time in quarters) else letter
            for at, letter in enumerate(self.title)
        )
        if parts and _YEARLY.search(rest):
            return ()
        reported = [times for text in self._opening if (times := self._reported(text))]
        parts = parts or {time.part for times in reported[:1] for time in times}
        titled = {time.part: time.year for time in found}
        known = [
            times
            for times in reported
            if parts & {time.part for time in times}
            and all(titled.get(time.part) in {time.year, None} or not time.year for time in times)
        ] or reported[: parts <= {"Q1", "Q2", "Q3", "Q4", "H1", "H2"}]
        return dated((*max(known, key=len, default=()), *found))

    @cached_property
    def quarter(self) -> tuple[Time, ...]:
        """What it calls `the quarter`, or `the half`: the one that its first sentences name."""
        own = tuple(time for time in self.times if time.part[:1] in _OF_RESULTS)
        reported = (self._reported(text) for text in (*self._opening, self.title))
        return own or next(filter(None, reported), ())

    @cached_property
    def main_subjects(self) -> frozenset[str]:
        """Names of what it is about, as it says itself or is known from elsewhere."""
        found = self.about | self._own_subjects
        opening = (item.text for item in self.passages if item.place == "text")
        found |= {
            match["name"].casefold()
            for text in islice(opening, MAIN_NAMES)
            for match in _COMPANY.finditer(text)
        }
        found |= {word.key for word in words_of(self.title) if word.key in REGIONS}
        run: list[Word] = []
        for word in (word for word in words_of(self.title) if word.kind == "name"):
            is_next = run and word.start == run[-1].end + 1
            run = [*run, word] if is_next else [word]
            if found & {item.key for item in run}:  # Both words of `Acme Compute`.
                found |= {item.key for item in run if item.key.isalpha()}
        return found

    def is_somebody(self, name: str) -> bool:
        """Return whether a word that opens sentences does something, and is no common word."""
        return bool(self.doers[name]) and name not in self.small_words

    @cached_property
    def doers(self) -> Counter[str]:
        """How often each name does or has something."""
        return Counter(
            word.key
            for item in self.passages
            for word in words_of(item.text)
            if is_plain_name(word)
            and _DOES.match(item.text, word.end)
            and not times_of(item.text[word.start : word.end], None)
        )

    @cached_property
    def _own_subjects(self) -> frozenset[str]:
        """The name of its headline, or of its opening, that it has most often, and its like.

        Where its headline names nobody who does anything, it is who does most.
        """
        counted = Counter(
            word.key
            for item in self.passages
            for word in words_of(item.text)
            if is_plain_name(word)
            and not times_of(word.key, None)
            and not _ACRONYM.fullmatch(item.text, word.start, word.end)
        )
        named = [word.key for word in words_of(self.title) if is_plain_name(word)]
        titled = [name for name in named if counted[name] > 1] or named[:1]
        known = titled or [name for name in self.subjects if counted[name]]
        most = max((counted[name] for name in known), default=0)
        first = sorted(known, key=lambda name: (-counted[name], name))
        opening = {word.key for text in self._opening for word in words_of(text)}
        often = {
            name
            for name, count in counted.most_common(1)
            if count >= max(most, OFTEN)
            and name in self.subjects | (opening if count > 2 * most else set())
        }
        does = self.doers
        is_named = any(does[name] for name in known if 2 * counted[name] >= most)
        if does and not is_named and not (titled and OF_TWO.search(self.title)):
            doer = max(does, key=lambda name: (name in self.subjects, does[name]))
            return frozenset({*first[:1], doer, *often})
        if len(named) > 1 and OF_TWO.search(self.title):
            return frozenset(first[:1])
        return frozenset({name for name in known if 2 * counted[name] >= most} | often)
