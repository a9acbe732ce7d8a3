"""Common nouns that are no names of models: tasks, tools, plans and parts of a page.

Whoever asks whether a heading, a title of a card or an item of a list names a model asks here.
"""

import re
from typing import Final

from pipeline.quantities.periods import MONTH_NAME

_PAGE_PART: Final = (
    r"(?:tab|part|section|figure|table|note|question|item|page|column|slide|group|panel|day|week)s?"
    r"\W*(?:[0-9]+|[A-Z])?"
)
_PLANS: Final = "plans?|tiers?|levels?|steps?|phases?|options?|starter|team|business|enterprise"
"""Plans, those whom they are for, and steps of a guide."""

NO_MODEL: Final = re.compile(
    rf"\b(?:{_PLANS}|credits?|fees?|deposit|minimum|top[\s-]?up|balance|free|hobby|packages?"
    r"|month(?:ly)?|year(?:ly)?|subscription|seats?|old|was|example|total|storage|savings?"
    r"|calculator|estimate\w*|compare\w*|vs|versus|your|you|we|our"
    r"|goes|keeps|drops|falls|rises|until|since|its|currently)\b|^\W*$"
    rf"|^{_PAGE_PART}$"
    r"|^(?:released|launched|added|updated|created|published|available since)\s.*[0-9]{4}"
    r"|^(?:chats?|calls?|edits?|sessions?|usage|billing|extras?|others?|by the \w+)$|[.!?]\s",
    re.I,
)
"""What no name of a model has: words of plans, of sums, of sentences and of parts of a page."""

TITLE_WORDS: Final = re.compile(
    rf"\b(?:{_PLANS}|models|only|series|prices?|pricing|costs?|tokens?|parts?|per|api|examples?"
    r"|scenarios?|cases?|versions?|workloads?|tables?|usage|updated?|basic|developer"
    rf"|{MONTH_NAME})\b",
    re.I,
)
"""What no heading has that is the name of a model."""

TASK_WORDS: Final = (
    r"(?:(?:speech|text|image|video|audio|voice)[\s-]to[\s-](?:text|speech|image|video|audio|voice)"
    r"|transcri(?:ption|bing|pts?)|(?:speech|voice) recognition|speech|voices?|TTS|STT|ASR|OCR"
    r"|(?:text|image|video|speech|music) (?:generation|editing)|images?|pictures?|videos?"
    r"|translation|(?:(?:text|image|multimodal) )?embeddings?|re-?rank(?:er|ers|ing)?"
    r"|moderation|completions?|LLMs?|VLMs?|chat|vision|audio|coding)(?: models?)?"
)
TASK: Final = re.compile(TASK_WORDS, re.I)
"""What models are for."""

_CLASS: Final = re.compile(
    r"(?:(?:automatic|zero-shot|text|image|audio|video|speech|token|feature|sentence|visual|any|object"
    r"|depth|document|voice|code|question|fill|sound)-)+(?:to-)?(?:text|image|images|video|audio|speech"
    r"|3d|any|generation|classification|extraction|recognition|detection|segmentation|similarity"
    r"|answering|estimation|completion|embeddings?|translation|summarization|activity|ranking|mask"
    r"|synthesis)|summarization|conversational"
    r"|(?:mx|nv)?(?:fp|bf|int|nf|uint|w)[0-9]{1,2}(?:[\W_]?a[0-9]{1,2})?|awq|gptq|gguf",
    re.I,
)
"""Tasks as libraries of models name them, and precisions: what models are listed by."""

_COMMON: Final = frozenset(
    "a an and are as everything for go how is of on other pay per the what why"  # noqa: SIM905
    " with all else get ai audio chat code coding completion embed embedding image"
    " language moderation multimodal music ocr picture reasoning rerank reranker"
    " reranking research researcher retrieval speech sound text translation video"
    " vision voice vector answer caption clip document effect file knowledge"
    " memory agent agentic assistant background browser data deep grounding"
    " question removal sandbox search store subtitle task tool upscaling web"
    " workflow generate generated generating generative api app application cloud"
    " compute context default dedicated deployment developer endpoint feature"
    " function gpu inference model platform product purpose request service"
    " session support security batch cache caching cached calling demand fast fine"
    " flex live open priority real realtime serverless source standard time trial"
    " training tune tuned tuning turbo weight hosted hosting billing cost faq"
    " input note output overview price pricing prompt rate token advanced basic"
    " build custom essential everyday extended family featured flagship general"
    " growth higher individual large latest launch legacy long max medium more new"
    " older personal plus popular premium preview private pro professional scale"
    " series shared short simple small start startup unlimited beta add crawling"
    " dubbing cloning drafting editing indexing inpainting managed monitoring"
    " parsing processing reading rented reserved routing scheduling scraping"
    " streaming thinking writing browsing lora qlora sft dpo rft adapter coder"
    " supervised preference reinforcement distillation medical legal"
    " finance healthcare natural neural".split()
)
"""Words of headings, in the singular, that by themselves name no model."""

_FORM: Final = re.compile(r"[a-z]{4,}(?:[st]ion|ability)")
"""How nouns of deeds end: `Dictation`."""

_TO: Final = re.compile(r"\b[A-Z]?[a-z]+ [Tt]o [A-Z]?[a-z]+\b")
_OF_SELLER: Final = re.compile(r".*\s(?:APIs?|Platform|Cloud|Services?)")
_BRACKET: Final = re.compile(r"(?<=\w)\s\([^()]*\)$")
_WORD: Final = re.compile(r"[^\W\d_][\w.]*")


def is_class_of_models(text: str) -> bool:
    """Return whether a text is a task or a precision, which many models share.

    >>> is_class_of_models("text-to-image"), is_class_of_models("fp8"), is_class_of_models("FLUX-2")
    (True, True, False)
    """
    return _CLASS.fullmatch(text) is not None


def is_common(word: str) -> bool:
    """Return whether a word by itself names no model."""
    low = word.lower()
    one = low.removesuffix("s")
    forms = {low, one, f"{low.removesuffix('ies')}y", low.removesuffix("es")}
    return not _COMMON.isdisjoint(forms) or _FORM.fullmatch(one) is not None


def are_common(text: str) -> bool:
    """Return whether a text is a phrase, or has only words that name no model.

    A number makes a name of them, but for `Tab 2`.

    >>> are_common("Live captions"), are_common("Text to Speech"), are_common("web-search")
    (True, True, True)
    >>> are_common("Anvil Search (new)"), are_common("Embed 4"), are_common("Tab 4")
    (False, False, True)
    """
    bare = _BRACKET.sub("", _TO.sub("", text))
    if _OF_SELLER.fullmatch(bare):
        return True
    if re.search("[0-9]", bare):
        return re.fullmatch(_PAGE_PART, bare, re.I) is not None
    is_phrase = any(word.islower() for word in bare.split()[1:])
    return is_phrase or all(map(is_common, _WORD.findall(bare)))
