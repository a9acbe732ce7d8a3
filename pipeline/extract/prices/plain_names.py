"""Names that no rule has to look at: words and numbers, and none of the words is a known one.

Most rows have such a name. What `label_cells`, `row_context`, `hardware`, `meters` and
`size_classes` find in it is known beforehand: it names an offer and says nothing else. A test
compares both ways for all words of these rules; a rule with a new word may need it here, too.
"""

import re
from functools import lru_cache
from typing import Final

from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.context_sizes import context_size
from pipeline.extract.prices.labels import Label
from pipeline.quantities.service_words import SERVICE

_KNOWN: Final = re.compile(
    rf"(?:{SERVICE}|a|all|and|any|as|at|auto|base|bge|by|fast|fees?|fine|flex|for|from|gets?|gte|has"
    r"|hd|in|is|it|its|less|live|more|most|net|new|no|non|now|of|off|on|only|or|our|out|per|sub|that|ultra"
    r"|the|these|this|to|up|us|was|we|with|without|you|your|(?:mx|nv)?(?:bf|fp|int|nf|uint|w)"
    r")(?![a-z])|above|accelerator|after|answer|are\b|asr|async|audio|avail|average|awq|batch|before|begin|below|beyond"
    r"|cach|chat\b|coding\b|completion|conversation|cost|dataz|deep|default|deprecat|draft|effect|embed|example|exceed|fewer|final"
    r"|finet|first|gaudi|gguf|global|gptq|gpu|ground|hardware|high|hour|image|includ|incoming|input"
    r"|instant|interactive|llm|low|medium|minimum|minute|models|moderation|month|music|news|next|normal|nvidia|ocr"
    r"|online|outgoing|output|over|page|picture|premium|preview|price|pricing|priorit|prompt|quer"
    r"|question|rank|rate|read|real|record|region|regular|request|rerank|response|rtx|search|second|shallow|since"
    r"|speech|standard|start|today|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?![a-z])|(?:jan|febr)uary|march\b|april"
    r"|ju(?:ne|ly)\b|august|(?:sept|nov|dec)ember|october|spring|summer|autumn|fall\b|winter|later\b|then\b|thereafter|currently|storage|stream|stt|sum|sync|text|than|through|till|token|total|tpu|train|transcri"
    r"|translat|tts|under|until|vec|video|vision|vlm|voice|were|within|write|x|year|zone",
    re.I,
)
"""How words begin that some rule knows."""

_PART: Final = (
    r"(?:[A-Z][A-Za-z]+[0-9]?(?:\.[0-9]{1,2})?|[KMQRSVZ][0-9]{1,2}(?:\.[0-9]{1,2})?|A[0-9]{1,2}B"
    r"|[0-9]{1,3}(?:\.[0-9]{1,2}|o)?|[0-9]{1,3}B(?!-[0-9]))"
)
_PLAIN: Final = re.compile(
    rf"(?P<name>[A-Z][A-Za-z]+[0-9]?(?:\.[0-9]{{1,2}})?(?:[ -]{_PART})*(?: [02][0-9]{{3}})?)"
    r"(?: (?P<size>[0-9]{2,4}[kK]))?"
)
_WORD: Final = re.compile("[A-Za-z]{2,}")


def plain_label(cell: Cell) -> Label | None:
    """Return the label of a cell that holds a plain name and nothing else; null for all others."""
    if len(cell.pieces) != 1 or (cell.links and cell.links != cell.pieces):
        return None
    found = _PLAIN.fullmatch(cell.pieces[0])
    if found is None or any(map(_is_known, _WORD.findall(found["name"]))):
        return None
    size = found["size"]
    window = context_size(size) if size else None
    return Label(found["name"], cell.pieces[0], window, is_plain=True)


@lru_cache(maxsize=8_192)
def _is_known(word: str) -> bool:
    return _KNOWN.match(word) is not None
