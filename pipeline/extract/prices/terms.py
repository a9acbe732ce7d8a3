"""Terms that a price is bound to, as words around it state them: tier, bound, region, dates."""

import re
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.domain.readings import ServiceTier
from pipeline.extract.documents.named_families import FOR_MODEL
from pipeline.extract.prices.api_ids import PATH_ID, PLAIN_ID
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.quantities.amounts import HAS_MONEY, SIGNS
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import END_WORDS, HAS_DATE, Validity, validity_in
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.prompt_bounds import bound_in
from pipeline.quantities.regions import REGION_ID, joined_regions, region_in
from pipeline.quantities.service_words import (
    BUYERS,
    NOT_ON_DEMAND,
    offers_class,
    states_reduction,
    tier_in,
    tier_named,
    tiers_in,
    titles_tier,
)

MAX_WORDS: Final = 120
"""Longest note that is kept beside a price, in characters."""
COMMITMENT: Final = re.compile(
    rf"\b(?:[0-9]+[\s-]?(?:months?|mo|years?|yr|weeks?)|{NOT_ON_DEMAND}|committed)\b.*",
    re.I,
)
"""A term that the buyer commits to, or that the seller does not."""
_TAKEN_BACK: Final = re.compile(rf"\b{NOT_ON_DEMAND}\b", re.I)
"""Machines that may be taken back, or that were taken beforehand, are not those on demand."""

HOURS: Final = re.compile(
    r"\b(?:off[\s-]?)?peak\b(?:[\s-]hours?)?|\b(?:day|night)(?:time)? (?:rates?|prices?|tariffs?)\b"
    r"|(?:UTC\s*)?\b[0-9]{1,2}:[0-9]{2}\s*[-–—]\s*[0-9]{1,2}:[0-9]{2}(?:\s*(?:UTC|Z))?",
    re.I,
)
_CAPACITY: Final = re.compile(
    r"\bprovisioned\b|\b(?:reserved|dedicated|committed) (?:capacity|throughput|use)\b|\bPTUs?\b"
    r"|\bscale tier\b",
    re.I,
)
_GROUP: Final = re.compile(
    rf"\b(?:{BUYERS}|enterprise(?: customers?| plans?| pricing| agreements?)?"
    r"|(?:by|on|under|with a) contract|^contract(?: (?:customers?|only))?$"
    r"|growth(?: plan)?|scale plan|pro plan|team plan|accounts?|existing customers?)\b",
    re.I,
)
"""For whom a price holds, where it is not for everybody."""

_PLAN: Final = re.compile(r"(?:growth|scale|enterprise|business|startup)(?=$|\s?[(–—])", re.I)
_IS_LIMITED: Final = re.compile(r"\b(?:for|plans?|pricing|only|contract|limited to)\b", re.I)

_ALWAYS_TIERS: Final = frozenset({"batch", "flex", "priority"})
"""`Fast` and `standard` in a heading are most often praise."""

_OF_BATCHES: Final = re.compile(r"\bbatch\w*|\basync\w*", re.I)
"""A heading that speaks of batches binds its prices, even where it is not understood."""

_TIER_WORDS: Final = 4
"""Longest heading that is taken at its word; longer ones advertise."""

SPEECH: Final = re.compile(r"\b(?:speech|audio|voice|transcri\w+)\b", re.I)
SPEECH_MODE: Final = re.compile(r"\b(?:streaming|real[\s-]?time|pre-?recorded|batch)\b", re.I)
"""How speech is sent: one model has a price for each."""

_INTRODUCTORY: Final = re.compile(
    r"\b(?:introductory|promo(?:tional)?|limited[\s-]time|launch|early[\s-]access|discount(?:ed)?|offer"
    r"|regular price|sale)\b",
    re.I,
)
_OF_THE_OFFER: Final = re.compile(
    r"\b(?:answers?|available|served?|serves|supported|retir\w+|deprecat\w+|sunset\w*|removed|online"
    r"|accessible|shut\w*(?: down)?|callable|reachable|end[\s-]of[\s-]life|hosted)"
    rf" (?:{END_WORDS}|on|by|after)\b",
    re.I,
)
"""Until when a model answers, and not until when its price holds."""

_OF_PRICE: Final = re.compile(
    r"\b(?:prices?|pricing|priced|rates?|introductory|promo\w*|discount\w*|offer|sale)\b", re.I
)

_HARMLESS: Final = re.compile(
    r"\b(?:tax(?:es)?|VAT|GST|subject to change|rounded|cut-?off|trained|licen[cs]e|benchmark"
    r"|deprecat\w+|retir\w+|sunset\w*|no longer|ends? on|context window|exclusive of)\b",
    re.I,
)
"""What a note says that changes no price in force."""
_CHANGE: Final = re.compile(
    rf"\b(?:from|starting|effective|as of)\b[^$.;]{{4,40}}?20[0-9]{{2}}\b(?=[^;]*[{SIGNS}])", re.I
)
_FREE_UNTIL: Final = re.compile(rf"\bfree\b[^.;]{{0,20}}\b{END_WORDS}\b", re.I)
"""What costs nothing until a day: an amount beside it is paid from then on."""

_SNAPSHOT: Final = re.compile(
    r"\b(?:prices?|pricing|rates?|current|correct|accurate|updated?|list)\b[^.;]{0,30}?\bas of\b",
    re.I,
)
"""What says when prices were looked up, and not from when on they hold."""

_DEARER: Final = re.compile(
    r"\b(?:twice|double[sd]?|triple[sd]?|[0-9.]+\s?[x×]|[0-9.]+ times|[0-9]+\s?% (?:more|higher))"
    r"\b",
    re.I,
)
"""What costs more beyond a bound: the price beside the note is that of the step below it."""

_UNIT_NOTE: Final = re.compile(
    r"^(?:(?:prices?|priced|pricing|billed|charged|rates?|shown|listed|quoted|all|is|are|in|USD"
    r"|the|this|model|for)\b[\s:]*)*(?:(?:per|/)\s|(?<=for )(?:1\s?[MK]\b|1,000|one|a)\s?)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What words around a price say of it; null where they say nothing.

    Attributes:
        tier: Class of service.
        commitment: What the buyer commits to, or who the price is for.
        context_over_tokens: It holds for prompts longer than this.
        region: Where it holds.
        time_window: Hours for which it holds.
        variant: What else tells it from others of its label.
        effective_from: Start of validity.
        effective_to: End of validity, exclusive.
        unit: Its unit: a key of `units.CONVERSIONS`, or one of `OPEN_UNITS`.
        refusal: Why no price below these words can be placed.
        note: A condition in the words of the page.
    """

    tier: ServiceTier | None = None
    commitment: str | None = None
    context_over_tokens: int | None = None
    region: str | None = None
    time_window: str | None = None
    variant: str | None = None
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    unit: str | None = None
    refusal: str | None = None
    note: str | None = None

    def within(self, wider: "Terms") -> "Terms":
        """Return these terms, with those of a wider text where they say nothing."""
        if wider is NO_TERMS or self is wider:
            return self
        return wider if self is NO_TERMS else _joined(self, wider)


@lru_cache(maxsize=1_024)
def _joined(terms: Terms, wider: Terms) -> Terms:
    """Keep the last ones: the rows of a table share theirs."""
    stated = {name: getattr(terms, name) for name in _NAMES}
    found = {
        name: getattr(wider, name) if value is None else value for name, value in stated.items()
    }
    return Terms(**(found | {"region": joined_regions(terms.region, wider.region)}))


NO_TERMS: Final = Terms()
_NAMES: Final = tuple(field.name for field in fields(Terms))


@lru_cache(maxsize=1_024)
def terms_of_heading(text: str) -> Terms:
    """Return the terms that a heading, a tab or a spanning row states.

    >>> terms_of_heading("Fast mode pricing").tier
    'fast'
    >>> terms_of_heading("On-Demand pricing – Region: US East (Ohio)").region
    'US East (Ohio)'
    """
    # `FLUX.2 [flex]` is a model beside `[pro]` and no class of service.
    title = re.sub(r"(?<=\w) ?\[flex\]", "", clean_name(in_english(text)))
    if not title or len(title) > MAX_WORDS or _is_id(title):
        return NO_TERMS
    bound = bound_in(title)
    is_capacity = _CAPACITY.search(title) is not None
    is_short = len(title.split()) <= _TIER_WORDS
    is_bound = _is_for_a_group(title) or (is_short and commitment_of_machine(title))
    validity = validity_in("" if _is_of_offer(title) else _SNAPSHOT.sub(" ", title))
    several = len(tiers_in(title)) > 1 and is_short
    tier = None if is_capacity else _tier_of_title(FOR_MODEL.sub("", title))
    mode = SPEECH_MODE.search(title) if SPEECH.search(title) else None
    is_unclear = not (tier or several or is_capacity) and _OF_BATCHES.search(title)
    return Terms(
        refusal="several classes of service" if several else None,
        tier=tier,
        variant=mode[0] if mode else title if is_unclear else None,
        commitment=title if is_bound or is_capacity else None,
        context_over_tokens=bound.over if bound else None,
        region=region_in(title),
        time_window=", ".join(match[0] for match in HOURS.finditer(title)) or None,
        effective_from=validity.start,
        effective_to=validity.end,
    )


def commitment_of_machine(name: str) -> str | None:
    """Return the words of a machine's name, or of a heading over machines, that bind its price.

    >>> commitment_of_machine("NVIDIA H100 spot"), commitment_of_machine("Spot and on-demand")
    ('spot', None)
    """
    found = _TAKEN_BACK.findall(name)
    is_also_free = re.search(r"\bon[\s-]demand\b", name, re.I)
    return None if is_also_free or len(found) != 1 else str(found[0])


def terms_of_note(text: str) -> Terms:
    """Return the terms that a footnote states; what is not understood is its note and variant.

    >>> terms_of_note("Batch price; live calls cost twice as much").tier
    'batch'
    >>> terms_of_note("Ask for it by fax").variant
    'Ask for it by fax'
    """
    words = clean_name(text)[:MAX_WORDS].strip()
    first, *_ = re.split(r"(?<=[.;!])\s+", clean_name(in_english(text)))
    unit = unit_in(first) if _UNIT_NOTE.search(first) and not HAS_MONEY.search(first) else None
    bound = bound_in(first)
    if bound and _DEARER.search(first):
        bound = replace(bound, over=None)
    tier = tier_in(first)
    is_for_a_group = _is_for_a_group(first)
    if (is_other := states_reduction(first)) or _is_of_offer(first):
        return Terms(note=words, variant=words if is_other else None)
    validity = Validity(None, None, is_open=False) if is_for_a_group else validity_in(first)
    if validity.end and _FREE_UNTIL.search(first):
        validity = replace(validity, start=validity.end, end=None)
    if changes := _CHANGE.search(text):
        # The note states other amounts from a day on: until then this one holds.
        validity = replace(validity, end=validity.end or validity_in(changes[0]).start)
    terms = Terms(
        tier=tier,
        context_over_tokens=bound.over if bound else None,
        region=region_in(first),
        time_window=", ".join(match[0] for match in HOURS.finditer(first)) or None,
        effective_from=validity.start,
        effective_to=validity.end,
        unit=unit.name if unit else None,
        commitment=words if COMMITMENT.search(first) or is_for_a_group else None,
        note=words,
    )
    stated = (getattr(terms, field.name) for field in fields(terms) if field.name != "note")
    is_lowest = bound is not None and bound.over is None
    is_unclear = validity.is_open or (
        HAS_DATE.search(first) and not (validity.start or validity.end or is_for_a_group)
    )
    if (any(stated) or is_lowest) and not is_unclear:
        return terms
    if _HARMLESS.search(first) and not _INTRODUCTORY.search(first) and not HAS_MONEY.search(text):
        return terms
    is_offer = _INTRODUCTORY.search(first) is not None
    refusal = f"an offer whose dates are not known: '{words}'" if is_offer else None
    return Terms(variant=words, note=words, refusal=refusal)


def terms_of_words(text: str) -> Terms | None:
    """Return the terms that are all that a short text says; null if it says something else."""
    words = clean_name(text)
    found = terms_of_heading(words)
    is_all = found != NO_TERMS and len(words.split()) <= _TIER_WORDS + 2
    return found if is_all else None


def _is_of_offer(text: str) -> bool:
    """Return whether a text says of a model when or how it is there, and nothing of its price."""
    return bool(_OF_THE_OFFER.search(text) or offers_class(text)) and not _OF_PRICE.search(text)


def _tier_of_title(title: str) -> ServiceTier | None:
    tier = tier_in(title)
    if tier_named(title) or tier is None or titles_tier(title):
        return tier or tier_named(title)
    is_short = len(re.findall(r"\w+", ASIDE.sub(" ", title))) <= _TIER_WORDS
    return tier if (tier in _ALWAYS_TIERS and is_short) or " " not in title else None


def _is_id(title: str) -> bool:
    """Return whether a title is what a program sends: `x/grok-4.1-fast` is no fast service."""
    if REGION_ID.fullmatch(title):
        return False
    is_path = PATH_ID.fullmatch(title) is not None and re.search("[0-9]", title) is not None
    return is_path or PLAIN_ID.fullmatch(title) is not None


def _is_for_a_group(text: str) -> bool:
    return bool(_PLAN.match(text) or (_GROUP.search(text) and _IS_LIMITED.search(text)))
