"""Words of a title that may bind the prices below it, where no other rule understands them.

They are kept as the variant or the region of these prices, which are then no plain ones.
"""

import re
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.prices.terms import HOURS, MAX_WORDS, NO_TERMS, Terms, terms_of_heading
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.service_words import BUYERS, CLASSES, TIER_PATTERN

_MAX_WORDS: Final = 8
"""Longer titles advertise."""

_NO_TITLE: Final = re.compile(r"[{}=;]|\.$|^\W*\w+\s?:$")
"""Code, sentences, and names of fields."""

_PLACE: Final = re.compile(
    r"(?<!by )(?<![Aa]ll )(?<![0-9+] )\b(?i:regions?|zones?|sites?|data ?cent(?:er|re)s?|in-country"
    r"|offshore|gov(?:ernment)?[ -]?cloud|residency|sovereign|mainland)\b"
    r"|\b(?i:served|hosted|processed|located|available|run|runs|running|stays?)\s(?:only\s)?"
    r"(?:in|from|inside)\s(?:the\s)?[A-ZÀ-Þ]"
    r"|\b(?i:outside|inside|within|across)\s(?:of\s)?(?:the\s)?[A-ZÀ-Þ]|\b[A-ZÀ-Þ]\w+-hosted\b"
    r"|\b(?:European|American|Asian|British|Dutch|French|German|Indian|Japanese|Nordic|Swiss)\s"
    r"(?i:endpoints?|servers?|hosting|deployments?)\b",
)
_TIME: Final = re.compile(
    r"\b(?:nights?|midnight|nightly|evenings?|weekends?|weekdays?|daytime|hours of|holidays?"
    r"|[0-9]\s?[ap]m"
    r"|(?:quiet|busy|idle|rush|business|office|working|after|low[\s-]\w+)[\s-]hours|off[\s-]?peak|peak"
    r"|monthly|yearly|annual(?:ly)?|weekly|daily|per (?:day|week|month|year))\b",
    re.I,
)
_BUYER: Final = re.compile(
    rf"\b(?:{BUYERS}|(?:existing|invited|selected"
    r"|enterprise|business|government|public sector) (?:customers?|accounts?|users?|buyers?)"
    r"|agreements?|contracts?|commit\w*|subscriptions?|pre-?paid"
    r"|(?:month|year) term|(?:pro|team|growth|scale|business"
    r"|enterprise|starter) (?:plans?|tiers?|prices?|pricing|rates?)|minimum (?:spend|term|volume)"
    r"|volumes?)\b",
    re.I,
)
_SERVICE: Final = re.compile(
    rf"\b(?:{CLASSES}|offline|bulk|deferred|provisioned|reserved|spot|pre-?empt\w*|interrupt\w*"
    r"|low[\s-]latency|ultra[\s-]?fast|high[\s-](?:speed|throughput|effort)|private (?:preview"
    r"|cloud|pricing|deployments?)|isolated|single[\s-]tenant"
    r"|on[\s-]prem\w*|self[\s-]hosted|bring your own|BYOK|HIPAA|zero data retention|ZDR"
    r"|streaming|pre-?recorded|(?:thinking|reasoning|research) mode|"
    r"^(?!dark|light|test|demo)[a-z-]+ (?:mode|queue|lane)(?=$|\s?\(|\s(?:pric|rate)\w*$)|"
    r"with (?:thinking|reasoning|search|tools|cache|caching|grounding)|grounded (?:with|in|by)"
    r"|cache hits?)\b",
    re.I,
)
_TUNED: Final = re.compile(
    r"\b(?:(?:fine-?\s?tun\w+|tuned)(?! for (?!you))|tunes"
    r"|custom(?:i[sz]ed)? (?:models?|weights|checkpoints)|LoRA"
    r"|adapters?|checkpoints?|distilled|your own (?:models?|weights)|trained on)\b",
    re.I,
)
_KIND: Final = re.compile(
    r"\b(?:(?:preview|beta|alpha|early[\s-]access|estimated|planned|future|upcoming|legacy|old"
    r"|previous|former|introductory|launch|promotional|reduced|special|minimum|maximum"
    r"|example|competitors?|partner|internal|retired|net|gross) (?:prices?|pricing|rates?|costs?"
    r"|fees?)"
    r"|(?<!contact )(?<!to )sale|black friday|cyber (?:monday|week)|offers?|deals?|discount\w*"
    r"|promo\w*|coupons?"
    r"|[0-9]+\s?% (?:off|less|cheaper|lower)(?! than (?!standard|on|list|regular|pay)(?-i:[A-Z]))"
    r"|up to(?!\s[0-9])"
    r"|starting (?:at|from)|estimates?|examples?)\b",
    re.I,
)
_CLASSES: Final = (_TIME, _BUYER, _SERVICE, _KIND)

_OFFERED: Final = r"(?:models?|prices?|pricing|rates?|access|lanes?|capacity|only)"
_WHOLE: Final = re.compile(
    r"(?:for (?:our|existing|registered|selected)|while|during|unless|closed to)\s.*"
    r"|(?:our |the |for |at |by |on (?:the )?)?(?:"
    r"invitations?|(?:arriving|coming|launching|leaving)(?: (?:in|on|soon|next|this)\b.*)|upcoming"
    r"|planned|not yet .*|waiting[\s-]list|supporters|early[\s-](?:adopters|access)|insiders"
    r"|(?:old|large|big|loyal|first) (?:accounts|customers)|accounts .*|grandfathered|researchers"
    r"|pa(?:y|id) (?:in advance|up[\s-]?front)|with a deposit|(?:above|over|more than) [0-9].*month"
    r"|overnight|while you sleep|happy hours?|low season|off[\s-]hours|express|relaxed|economy"
    r"|saver|best[\s-]effort|no rush|spare|left-?over|guaranteed|rush|urgent|vip|boost"
    r"|accelerated|private|(?:(?:[io]n )?your|adapted|personal) (?:own )?(?:models?|vpc"
    r"|weights|cloud|hardware|servers?|copy|copies)|.* by you|with (?:web access|browsing)"
    r"|(?:(?:public|private|open|closed|in) )*(?:preview|alpha|beta)$"
    r"|thinking (?:on|off)|overseas|abroad|elsewhere|rest of (?:the )?world|introductory|until .*"
    r"|this (?:week|month|year) only|(?:a )?limited time.*|experimental|trials?|discontinued"
    r"|retired|no longer .*|being phased out|(?:what|how) (?:the )?others .*"
    r"|(?:competitors|rivals)\b.*"
    r"|other (?:hosts|providers|vendors|sellers|clouds)|(?:makers|vendors)['’] .*|resold"
    r"|(?:via )?(?:a |our )?marketplaces?|estimated|typical|last year.*|prices before .*"
    rf")(?: {_OFFERED})*",
    re.I,
)
"""A title that says nothing but when, where, how or for whom, as `By invitation`."""


def binding_terms(text: str, *, is_training: bool) -> Terms:
    """Return what a title may bind its prices to, beside what is understood of it.

    Args:
        text: The title.
        is_training: Whether its prices are those of training, which titles call by many names.

    >>> binding_terms("Weekend rates", is_training=False).variant
    'Weekend rates'
    >>> binding_terms("Batch API", is_training=False) == NO_TERMS
    True
    """
    title = clean_name(in_english(text))
    if not title or len(title.split()) > _MAX_WORDS or _NO_TITLE.search(title):
        return NO_TERMS
    known = terms_of_heading(text)
    if known.variant or known.commitment or known.refusal:
        return NO_TERMS
    rest = TIER_PATTERN.sub(" ", title) if known.tier else title
    rest = HOURS.sub(" ", rest)
    if known.region is None and _PLACE.search(rest):
        return Terms(region=title[:MAX_WORDS])
    is_dated = known.effective_from or known.effective_to
    classes = (*_CLASSES[:-1], *(() if is_dated else (_KIND,)), *(() if is_training else (_TUNED,)))
    is_whole = not (is_dated or known.tier) and _WHOLE.fullmatch(rest.strip())
    is_bound = is_whole or any(words.search(rest) for words in classes)
    return Terms(variant=title[:MAX_WORDS]) if is_bound else NO_TERMS
