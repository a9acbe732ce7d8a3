"""What sentences say beside prices that changes none of them: speed, haste, announcements."""

import re
from typing import Final

from pipeline.quantities.service_words import BUYERS, CLASSES, SERVICE, TERM

_HELP: Final = (
    r"(?:about|around|roughly|nearly|almost|up|to|at|in|with|two|three|four|five|six|and|an?|half"
    r"|third|quarter|times|twice|thrice|double|triple|[0-9.]+(?:x|×| times)|as|of|the|its|it|is|are"
    r"|that|which|usual|normal|standard|this|many|much|higher|more)"
)
_QUICK: Final = (
    rf"(?:quick(?:er|ly)?|fast(?:er)?(?![\s-]{SERVICE}| price)|speed|pace|rapid(?:ly)?|sooner"
    r"|the time|latency|tokens per second|expensive"
    r"|(?:times|twice|double) the (?:usual |normal |standard )?price"
    r"|(?:answers?|answered|repl(?:ies|y)|responds?|writes?|runs?|works?|generates?)"
    r"(?= (?:about|around|in|at|up|twice|two|three|roughly|nearly|almost|[0-9.]+(?:x|×| times))\b))"
)
SPEED: Final = rf"(?:{_HELP}\s)*{_QUICK}(?:(?:\s{_HELP})*\s{_QUICK}(?=\W))*"
"""How quick something is, as `about two and a half times as quick`."""

HASTE: Final = (
    r"(?:(?:and )?(?:if|when) you need (?:it|them|answers) (?:quickly|fast|sooner|now)"
    r"|(?:if you(?: are|['’]re)|(?:for )?when you|(?:for|with)? ?(?:those|people|users|anyone"
    r"|everyone|work|jobs|calls|requests)(?: (?:who|that)(?: are| is)?)?|that)"
    r" (?:in a hurry|(?:can(?:not|['’]t| not)?|may|must) wait|wait(?:s|ing)?"
    r"(?: (?:at|for) (?:the |an )?(?:screen|answer))?))"
)
_GIVEN: Final = (
    r"(?!(?:audio|recordings?|speech|voices?)\b[^.]*\btokens?\b)"
    r"(?:(?:text|audio|recordings?|files?|documents?|speech|voices?)(?: (?:that|which))?"
    r"(?: (?:is|are))? (?:given|sent|passed|fed|transcribed|turned|made|read|spoken)(?! from)"
    r"|(?:text|tokens)(?: (?:that|which) (?:is|are))?(?= read from)"
    r"|(?:speech|recordings|voices?)(?= from\b)"
    r"|(?:transcribes|reads|speaks) (?:text|audio|speech|recordings)"
    r"|(?:reads|takes|accepts) (?:(?:texts?|documents?|prompts?) of )?up to [0-9.,]+\s?[KM]? tokens"
    r"|(?:made|created|generated)(?= with (?-i:[A-Z]))|aloud|from us"
    r"|on our (?:own )?(?:machines|servers|hardware)|the same"
    r"|(?:are|is) (?:then )?(?:answered|served|handled) first|billed by the second"
    r"|by the (?:minute|hour|second|search|character)(?=[,:])|cost more(?=:)"
    r"|by (?:the|its|their) (?:length|duration)(?: of (?:the |your )?(?:recordings?|audio|file))?"
    r"|(?:in )?(?:(?:over|more than|up to) )?[0-9]+\+? languages"
    r"|(?:[0-9,]+ to |up to )?[0-9,]+ dimensions"
    r"|(?:open )?(?:to|for) (?:everyone|(?:all|every) (?:account|customer|developer)s?)"
    r"|(?:when|if) (?:the |an? )?(?:prompt|request|input)(?: (?:of|in) (?:the |an? )?request)?"
    r"|with a minimum of \w+ seconds?|without (?:any )?tokens?(?: (?:price|charge|fee)s?)?)"
)
"""What a model is given, and how this is measured."""

_TODAY: Final = (
    r"with (?:today['’]s|this|the) (?:release|launch|update)|at the same time|the first day"
    r"|(?:starting|as of|effective) (?:today|now|immediately)"
    r"|new(?=, (?:at|for)\b)|from(?=\s(?:now|today|the first day)\b)"
    r"|we(?:['’](?:re|ve)| are| have| also| just| now)* (?:lower|cut|reduc|dropp|rais|increas)\w*"
    r"|(?:(?:price|pricing|rate)s? )?(?:cuts?|drops?|reductions?|updates?|changes?)(?=:)|new(?=:)"
    r"|(?:becomes?|became|gets?|got) cheaper(?: as well| too)?(?! (?:than|from|on|in|next|with)\b)"
    r"|(?:drops?|falls?) in price|in our API"
    r"|(?:prompt |context )?caching(?: for (?:both|all|them|it))?(?=:)"
)
"""That prices change today."""

_SAID_OF: Final = (
    r"(?:older|newer|smaller|larger|bigger|latest|new|flagship|best|[a-z]{3,}est)"
    r"(?=\s(?-i:[A-Z]|[a-z0-9.]+-[a-z0-9]))"
    r"|(?:if|when) you (?:need|want|prefer) (?:something|an?) (?!fast|quick)"
    r"(?:[a-z]+er|simple|more capable)(?: model| one)?(?=,)"
    r"|(?:ship|introduc|releas|launch|offer|add|announc)(?:p?ed|es?|ing|s)?(?!\s(?:price|rate|offer))"
    r"|\((?=[^()]*\b(?:context|ctx|param\w*)\b)(?:(?:an?|of|context|window)[\s:]+)*"
    r"[0-9][0-9.,]*\s?[KMBT]?(?:[\s-](?:tokens?|of|context|ctx|window|param\w*))*\)"
    r"|an? (?:third|quarter|fifth|tenth|fraction) of (?:it|that|the price)(?=:)"
    r"|by (?:(?:about |over |up to )?[0-9.]+\s?%|half|a (?:third|quarter|fifth|tenth))(?=[:.,;]|$)"
    r"|joins (?:our|the) (?:catalog(?:ue)?|line-?up|family|list|platform|range)"
    r"|images? (?:that (?:is|are) )?(?:made|created|generated) by"
    r"|(?:makes|creates|generates) images"
)
"""What is said of a model, and of none of its prices."""

_DOER: Final = "|".join(
    [
        *(
            rf"(?<={word} )from"
            for word in ("vectors", "embeddings", "speech", "recordings", "voices")
        ),
        *(rf"(?<={word} )by" for word in ("vectors", "embeddings", "transcribed", "made", "read")),
    ]
)
"""Before the name of what makes something; elsewhere these may stand before a day or a place."""

BETWEEN: Final = (
    r"[\s:&|·•–—-]+|/\s|\.(?=\s|$)"
    r"|in(?=\s(?!and\b|or\b|tokens?\b|at\b|for\b|is\b|costs?\b)[A-Za-z])"
    rf"|(?:{_GIVEN}|{_TODAY}|{_SAID_OF}|go(?:es)? down|whole"
    r"|as (?:before|well|an?)|(?:do(?:es)?\snot|doesn['’]t|don['’]t)\schange"
    rf"|was(?=\s(?:set|priced)\b)|goes(?=\sfor\b)|{_DOER}|gives? back"
    r"|the|an?|our|(?:it|that)['’]s|its?|them|both|each|all|of|at|to|on|with|for|is|are|be|there"
    r"|that|which|can|called"
    r"|stays?|remains?|has|have|had|costs?|costing|priced?|billed|charged|sold|offered|set"
    r"|available|now|today(?! only)|currently|only|just|also|too|still|prices?|pricing|rates?|fees?"
    r"|runs?|used?|using|via|through|comes?|you|we|pays?|instead(?! of)|charge|API|models?|modes?"
    r"|tokens?|usage|requests?|calls?|they|this|these|unchanged|plus|takes?|returns?|gives?|gets?|finds?"
    r"|longer)(?![\w-])"
)
_BINDS: Final = (
    rf"\b(?:{CLASSES}|{BUYERS}|{TERM.pattern}|customers?|plans?|only|modes?|tiers?|regions?|tuned"
    r"|EU|US|was|were|until|over|above|below|cach\w+|contract\w*|licen[cs]e\w*|subscriptions?"
    r"|requires?|needs?|approval|own|last|next|soon|later"
    r"|(?:night|day|week|weekend|month|year|hour)s?"
    r"|with (?:search|tools|thinking|reasoning|grounding)"
    r"|(?:in|from|within) (?:the )?(?-i:[A-Z])\w*)\b"
)
BINDS: Final = re.compile(_BINDS, re.I)
"""What is said beside a name that may bind its price."""

APPOSITION: Final = re.compile(
    rf"(?:,|\s[–—-])\s(?:an?|our|the|its)\s(?![^,;:.()$]*{_BINDS})"
    r"(?:[^,;:.()$]|(?<=[0-9])[.,](?=[0-9])){3,90}(?=,|\s[–—-]\s|[.;]|$)"
)
"""What kind of model it is: `, an embedding model with 1,536 dimensions,`."""
