"""What sentences near a table say of its prices as a whole: in dollars, for members, with a fee.

Words of currencies, units, taxes and the like bind no price. A sentence about the prices with any
other word is their variant, where no rule understands it: they are then no plain prices.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.price_tokens import CONDITION
from pipeline.extract.prices.terms import MAX_WORDS, NO_TERMS, Terms, terms_of_note
from pipeline.quantities.amounts import CURRENCY_WORD, SIGNS
from pipeline.quantities.header_dates import HAS_DATE
from pipeline.quantities.service_words import TERM

_OF_PRICES: Final = re.compile(
    r"(?:(?:all|the|these|our|listed|shown|stated|public|list|api|token|following|displayed|quoted"
    r"|both)\s)*(?:prices?|rates?|pricing|figures|amounts)\b(?P<which>(?:\s(?:above|below|shown"
    r"|listed"
    r"|here|given|stated|(?:on this|in (?:this|the)) (?:page|table|list|section)))*)\s(?:is|are"
    r"|were"
    r"|holds?|appl(?:y|ies)|includes?|excludes?|assumes?|requires?|covers?|refers?|do(?:es)? not"
    r"|don['’]t)\b(?P<rest>.*)",
    re.I,
)
_NOTE: Final = re.compile(r"^(?:please )?note(?: that|:|,)\s|^important:\s", re.I)
_ON_CONDITION: Final = re.compile(
    r"(?:(?:\w+[ -]){0,3}(?:customers|members|accounts|users|subscribers|partners|teams|plans?)"
    r" only"
    r"|you (?:get|pay) (?:these|the (?:above|listed)) (?:rates|prices) (?:with|if|when|on|under)"
    r"|(?:price|tarif|preis|prix|precio|prezz|prij)\w*\s(?:[^.]{0,60}\s)?(?:nur|ausschließlich|réservés?"
    r"|uniquement|seulement|sólo|únicamente|soltanto|alleen|somente|apenas)"
    r"|requires?|needs|only (?:for|with|in)|exclusively|limited to|available (?:only )?(?:to"
    r"|for|in|with)"
    r"|for (?:\w+\s){1,5}only)\b|.*\b(?:fee|markup|charge|commission|margin)\b.*\b(?:added to"
    r"|on top of) (?:these|all|the|our|listed) (?:prices|rates)\b"
    r"|(?:(?:all|the|these|our|listed)\s)*(?:prices?|rates?)\s(?:(?:are|hold|shown)\s)*"
    rf"{TERM.pattern}\W*$"
    r"|.*\bif your (?:contract|agreement|plan|account|organi[sz]ation)\b",
    re.I,
)
"""How a sentence begins that says on which condition something is to be had."""

_HARMLESS: Final = re.compile(
    r"\b(?:unless|(?:if|where|when) (?:not|nothing) (?:\w+ )?(?:else|otherwise))\b.*|©.*"
    r"|\b(?:for|in) (?:the )?[\w, ]{2,40} regions? alike\b"
    r"|\b(?:without|no|not) (?:an? |any )?(?:surcharge|markup|commitment|contract)s?\b"
    r"|\b(?:all|an?|the|in|per|by|of|for|and|or|as|at|on|to|both|each|every|any|one|other|another"
    rf"|also|only|with|is|are|us|{CURRENCY_WORD}"
    r"|currency"
    r"|units?|tokens?|toks?|mtok|m|k|million|thousand|hours?|hourly|minutes?|seconds?|images?"
    r"|characters?"
    r"|requests?|calls?|quer(?:y|ies)|search(?:es)?|pages?|gpus?|megapixels?|mp|models?|audio"
    r"|texts?|inputs?"
    r"|outputs?|(?:un)?cached?|prompts?|completions?|directions?|vat|gst|hst|qst|tax(?:es)?|sales"
    r"|applicable"
    r"|local|net|gross|excl\w*|exclusive|incl\w*|inclusive|before|without|plus|do|does|not|don|t"
    r"|subject|unchanged"
    r"|changes?|may|can|might|prior|notice|shown|listed|given|quoted|stated|displayed|written"
    r"|below|above"
    r"|here|following|this|table|list|page|rounded|nearest|digits?|decimals?|same|identical"
    r"|everywhere"
    r"|regions?|commercial|customers|everyone|everybody|alike|public|transparent|simple|final"
    r"|fixed|flat"
    r"|no|hidden|fees?|minimums?|pay|you|go|usage|use|used|billed|charged|based|actual|api|apis"
    r"|endpoints?"
    r"|serverless|standard|tiers?|on-demand|demand|unless|otherwise|noted|say|said|we|stated"
    r"|estimates?"
    r"|intended|price|prices|quotes?|documentation|docs|number|your|cpu|memory|network|included"
    r"|makers(?:['’] own)?"
    r"|those|their|whichever|like|read|approximately|about|two|three|four|chat|language|generated"
    r"|holds?|kept"
    r"|whole|fetched|code|console|what|upstream|charges|decimals|places|lists?|count|leave|out|ex"
    r"|consumption|chinese|japanese|korean|passed|there|disk|storage|[GT]B|won|ft)\b",
    re.I,
)
_AMOUNT: Final = re.compile(rf"[{SIGNS}]\s?[0-9][0-9.,]*|[0-9][0-9.,]*\s?%?")
_SENTENCE_END: Final = re.compile(r"(?<=[.;!])\s+(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_ELSEWHERE: Final = re.compile(r"\b(?:following|below|above|this (?:table|section)|these)\b", re.I)


def terms_of_statements(table: PageTable) -> Terms:
    """Return what the sentences near a table bind its prices to, the nearest first."""
    found = NO_TERMS
    for line in table.said:
        is_near = line.nearness in {"above", "below"}
        for sentence in line.sentences:
            found = found.within(_terms(sentence, is_near=is_near))
    return found


def terms_of_unmarked(notes: Iterable[str]) -> Terms:
    """Return what footnotes without a mark bind all prices of their page to."""
    found = NO_TERMS
    for sentence in (each for note in notes for each in _SENTENCE_END.split(note)):
        is_dated = _OF_PRICES.match(_bare(sentence)) and HAS_DATE.search(sentence)
        own = Terms(variant=sentence[:MAX_WORDS]) if is_dated else _terms(sentence, is_near=False)
        found = found.within(own)
    return found


def terms_of_title_note(note: str) -> Terms:
    """Return the terms of a note to a title; what is not understood there binds no price.

    >>> terms_of_title_note("Per 1M tokens.").unit
    'usd_per_mtok'
    >>> terms_of_title_note("We add models often.") == NO_TERMS
    True
    """
    found = NO_TERMS
    for sentence in _SENTENCE_END.split(note):
        terms = terms_of_note(sentence)
        is_clear = terms.variant is None or CONDITION.search(sentence)
        found = found.within(terms if is_clear else NO_TERMS)
    return found


def _bare(sentence: str) -> str:
    return _NOTE.sub("", sentence)


@lru_cache(maxsize=512)
def _terms(sentence: str, *, is_near: bool) -> Terms:
    stated = _OF_PRICES.match(_bare(sentence))
    if stated is None:
        is_bound = is_near and _ON_CONDITION.match(sentence)
        return Terms(variant=sentence[:MAX_WORDS]) if is_bound else NO_TERMS
    is_elsewhere = not is_near and _ELSEWHERE.search(stated["which"])
    rest = _HARMLESS.sub(" ", _AMOUNT.sub(" ", stated["rest"]))
    if is_elsewhere or HAS_DATE.search(sentence) or not _WORD.search(rest):
        return NO_TERMS
    known = replace(terms_of_note(sentence), unit=None, note=None)
    if known.variant or known.refusal or known == NO_TERMS:
        return Terms(variant=clean_name(sentence)[:MAX_WORDS])
    return known
