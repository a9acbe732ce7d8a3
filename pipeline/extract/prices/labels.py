"""Names of models as price pages print them: what belongs to the name and what stands beside it."""

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.domain.names import MAX_LENGTH, clean_name
from pipeline.domain.readings import Meter
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.context_sizes import context_size
from pipeline.extract.prices.terms import NO_TERMS, Terms, terms_of_words
from pipeline.quantities.prompt_bounds import bound_in

_NAME_WORDS = 6
"""Longer text nodes below a name describe it."""

_CONTEXT_SIZE = r"(?P<size>[0-9]{1,4}(?:\.[0-9]+)?\s?[kK]|[0-9]{1,2}(?:\.[0-9]+)?\s?M)"
_CONTEXT_WORD = r"(?:\s*(?:tokens?\s+)?(?:context|ctx)(?:\s+(?:window|length))?)"
_TRAILING_CONTEXT = (
    re.compile(rf"(?<=\s)(?P<size>[0-9]{{2,4}}[kK]){_CONTEXT_WORD}?$"),
    re.compile(rf"(?<=\s){_CONTEXT_SIZE}{_CONTEXT_WORD}$", re.I),
    re.compile(rf"\s*[(\[]{_CONTEXT_SIZE}{_CONTEXT_WORD}[)\]]$", re.I),
    re.compile(r"\s*[(\[](?P<size>[0-9]{2,4}[kK])[)\]]$"),
    re.compile(r"(?<=[0-9][bB]\s)(?P<size>[1-9][kK])$"),
    re.compile(
        rf"\s*[(\[](?P<size>[0-9]{{4,7}}|[0-9]{{1,3}}(?:,[0-9]{{3}})+){_CONTEXT_WORD}[)\]]$", re.I
    ),
)
_BILLED = re.compile(
    r"[\s,:–—-]+(?P<words>(?:cached )?inputs?|outputs?|training|fine-?tuning)(?: tokens?)?$", re.I
)
_BILLED_METERS: Final[tuple[tuple[str, Meter], ...]] = (
    ("cached", "cache_read"),
    ("input", "input"),
    ("output", "output"),
)
_FOOTNOTE = re.compile(
    r"(?:\s*(?:\*|[†‡§¶¹²³⁴-⁹⁰]|\[\^?[0-9]{1,2}\]|\([0-9]\)|\[\^[\w-]{1,10}\]))+$"
)
_MARK_IN_BRACKET = re.compile(r"\s*[*†‡§¶](?=[)\]])")
_BADGE = re.compile(
    r"\s+new!?$|\s*[(\[]\s*(?:(?:to be |soon )?deprecated|legacy|preview|beta|new)\s*[)\]]$"
    r"|\s*\(all models\)$",
    re.I,
)
"""What goes with time and leaves the offer the same."""

_MODE_PIECE = re.compile(r"(?:pre-?)?recorded|live|streaming|real-?time|async(?:hronous)?", re.I)
"""A text node behind a name that says how it is called."""

_BADGE_PIECE = re.compile(
    r"(?:permanent(?:ly)? |save |up to |limited[- ]time )*[0-9]{1,2} ?% (?:off|discount)!?"
    r"|save [0-9]{1,2} ?%|new!?|popular|featured|hot|trending|recommended|docs?|try (?:it|now)"
    r"|旗舰|推荐|热门|最新|新品?|限时\w*|おすすめ|新着|neu|nouveau|nuevo"
    r"|embeddings?|rerank(?:er|ing)?|multimodal|vision|chat|reasoning"
    r"|model card|playground|learn more|details|production|preview|beta|deprecated|legacy"
    r"|cop(?:y|ied)(?: \w+){0,2}!?|view(?: \w+)?|deploy(?: now)?|launch|rent(?: now)?|select"
    r"|compare|(?:currently |alias |equivalent |points )(?:the )?(?:same|of|for|to)\b.*"
    r"|coming soon|available|(?:until|through|till) .{0,20}20[0-9]{2}"
    r"|(?:scheduled for|deprecated|retir\w+|sunset\w*|available|coming|free|new) "
    r"(?:\w+ )?(?:deprecation|retirement|on|by|from|in|until|since)\b.*",
    re.I,
)
"""Text nodes beside a name that are buttons, praise, or say how the offer stands."""

_ID_HEADER = re.compile(
    r"\b(?:id|ids|identifier|slug|model string|model code|api name|model parameter)\b", re.I
)
_PATH_ID = re.compile(r"[A-Za-z0-9@][\w.@:-]+(?:/[\w.:@-]{2,})+")
_PLAIN_ID = re.compile(r"(?=[^-]*-)(?=.*[0-9])[a-z0-9][a-z0-9._:@-]*[a-z0-9]")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._:@]*(?:-[a-z0-9._:@]+)+")
_TAIL = re.compile(
    r"(?P<name>(?=\S*-)(?=\S*[0-9])[a-z0-9._:@/-]+)\s+(?P<words>(?:with|without|when|if)\s.{3,60})"
)
"""What is said behind an id: two rows of one id are two variants."""

_SCOPE = re.compile(r"\s(?P<name>Global|Data ?Zone|Regional|Global Standard)$")
"""Deployments that clouds name at the end of a model: it stays part of the name."""

_ID_BEHIND = re.compile(r"(?P<name>\S.*?)\s*[(\[]\s*(?P<id>[a-z0-9][\w.:/-]+)\s*[)\]]")
_LAST_BRACKET = re.compile(r"\s*[(\[](?P<words>[^()\[\]]{2,60})[)\]]\s*$")
_BETWEEN_LINKS = re.compile(r"[\s,;/&|]*(?:(?:and|or)\b[\s,;/&|]*)?")
_COLLECTIVE = re.compile(r"^all\b|\bmodels\b", re.I)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of one offer.

    Attributes:
        name: The name without context size and footnote marks.
        printed: The part of the cell that it was read from, as it stands there.
        context_window: Context size printed beside the name.
        api_id: The id for calls, where it is printed as such.
        terms: What its prices are bound to, as `(> 200K)` or `(batch)` beside the name say.
        directions: What its price is for, where the name ends so, as `Anvil 2 input tokens`.
    """

    name: str
    printed: str
    context_window: int | None = None
    api_id: str | None = None
    terms: Terms = NO_TERMS
    directions: tuple[Meter, ...] = ()

    @property
    def is_collective(self) -> bool:
        """Whether it names many models, as in `All other models`."""
        return _COLLECTIVE.search(self.name) is not None


def read_labels(cell: Cell, *, header: str = "") -> tuple[Label, ...]:
    """Return the offers that a cell names, most often one; none for an empty cell.

    Args:
        cell: The cell; a text longer than `MAX_LENGTH` is no name.
        header: Header of its column.
    """
    cell = _without_badges(cell)
    if len(cell.pieces) > 1 and _MODE_PIECE.fullmatch(cell.pieces[-1]):
        rest = read_labels(replace(cell, pieces=cell.pieces[:-1]), header=header)
        mode = Terms(variant=cell.pieces[-1])
        return tuple(replace(label, terms=mode.within(label.terms)) for label in rest)
    headline = _without_description(cell)
    if len(headline) > MAX_LENGTH:
        return ()
    parts = _linked_models(cell) or _stacked_ids(cell) or _listed_models(headline) or (headline,)
    if len(parts) == 1:
        named = _name_with_id(cell, header)
        if named is not None:
            return (named,)
    labels = (read_label(part, header=header) for part in parts)
    return tuple(label for label in labels if label.name)


def read_label(printed: str, *, header: str = "") -> Label:
    """Return one printed name taken apart.

    >>> read_label("Anvil K2-0905 1T 256k").name
    'Anvil K2-0905 1T'
    """
    name = _BADGE.sub("", _FOOTNOTE.sub("", _MARK_IN_BRACKET.sub("", clean_name(printed))))
    if (behind := _ID_BEHIND.fullmatch(name)) and _spells(behind["id"], behind["name"]):
        return replace(read_label(behind["name"], header=header), api_id=behind["id"])
    if is_api_id(name, header=header):
        return Label(name, printed.strip(), None, name)
    terms, name = _terms_beside(name)
    if tail := _TAIL.fullmatch(name):
        terms, name = Terms(variant=tail["words"]).within(terms), tail["name"]
    directions, name = _directions(name)
    context_window = None
    for pattern in _TRAILING_CONTEXT:
        match = pattern.search(name)
        if match and match.start() > 0:
            context_window = context_size(match["size"])
            name = name[: match.start()]
            break
    bare = _FOOTNOTE.sub("", name.strip())
    scope = _SCOPE.search(bare)
    terms = terms.within(Terms(region=scope["name"])) if scope else terms
    return Label(bare, printed.strip(), context_window, None, terms, directions)


def _directions(name: str) -> tuple[tuple[Meter, ...], str]:
    """Return what a name says at its end that is billed, and the name without it."""
    match = _BILLED.search(name)
    if match is None or not match.start():
        return (), name
    words = match["words"].lower()
    named = (meter for word, meter in _BILLED_METERS if word in words)
    default: Meter = "training"
    meter = next(named, default)
    return (meter,), name[: match.start()]


def _terms_beside(name: str) -> tuple[Terms, str]:
    """Return what is said behind a name that binds its prices, and the name without it."""
    terms = NO_TERMS
    bracket = _LAST_BRACKET.search(name)
    if (
        bracket
        and bracket.start()
        and (stated := terms_of_words(bracket["words"]))
        and stated.tier != "fast"
    ):
        terms, name = stated, name[: bracket.start()]
    bound = bound_in(name)
    if bound and bound.start and not re.search(r"\w", name[bound.end :]):
        terms = Terms(context_over_tokens=bound.over).within(terms)
        name = name[: bound.start].rstrip(" ([,;:–—-")
    return terms, name


def is_api_id(text: str, *, header: str = "") -> bool:
    """Return whether a printed name is one that a program sends.

    >>> is_api_id("acme/anvil-20b"), is_api_id("anvil-large-v3"), is_api_id("Anvil-4.7")
    (True, True, False)
    """
    if not text or " " in text or not re.search(r"[A-Za-z]{2}", text):
        return False
    if is_id_header(header):
        return True
    return bool(_PATH_ID.fullmatch(text) or _PLAIN_ID.fullmatch(text))


def is_id_header(header: str) -> bool:
    """Return whether a column of ids stands below this header."""
    return _ID_HEADER.search(header) is not None


def _without_badges(cell: Cell) -> Cell:
    kept = tuple(
        piece
        for before, piece in zip(("", *cell.pieces), cell.pieces, strict=False)
        if before.endswith("(") or not _BADGE_PIECE.fullmatch(clean_name(piece))
    )
    links = tuple(link for link in cell.links if not _BADGE_PIECE.fullmatch(link))
    return Cell(kept, links) if kept else cell


def _linked_models(cell: Cell) -> tuple[str, ...]:
    """Return the link texts of a cell that holds nothing but several links.

    Without a comma between them they must share their first word: the second link may be a button.
    """
    links = tuple(dict.fromkeys(cell.links))
    between: list[str] = []
    rest = cell.line
    for link in links:
        before, _, rest = rest.partition(link)
        between.append(before)
    between.append(rest)
    if not links[1:] or not all(_BETWEEN_LINKS.fullmatch(text) for text in between):
        return ()
    if not "".join(between).strip() and not _share_first_word(links):
        return ()
    return tuple(_in_cell(cell, link) for link in links)


def _stacked_ids(cell: Cell) -> tuple[str, ...]:
    """Return the text nodes of a cell that are nothing but ids of one family, one below another."""
    are_ids = all(_PLAIN_ID.fullmatch(piece) or _PATH_ID.fullmatch(piece) for piece in cell.pieces)
    return cell.pieces if are_ids and cell.pieces[1:] and _share_first_word(cell.pieces) else ()


def _in_cell(cell: Cell, text: str) -> str:
    """Return the part of the cell that `text` is, spaces apart, so that it can be found there."""
    pattern = r"\s+".join(re.escape(word) for word in text.split())
    match = re.search(pattern, cell.text)
    return match[0] if match else cell.text


def _listed_models(text: str) -> tuple[str, ...]:
    """Return the parts between commas that stand outside parentheses, if each is a model."""
    outside = re.sub(r"\([^()]*\)", lambda match: "\0" * len(match[0]), text)
    borders = list(re.finditer(r"[,、]|\s(?:[/&|]|and|or)\s", outside))
    starts = [0, *(border.end() for border in borders)]
    ends = [*(border.start() for border in borders), len(text)]
    parts = tuple(text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return parts if len(parts) > 1 and _share_first_word(parts) else ()


def _share_first_word(parts: tuple[str, ...]) -> bool:
    first_words = {
        match[0].casefold() if (match := re.match(r"[A-Za-z]{2,}", part)) else None
        for part in parts
    }
    return len(first_words) == 1 and None not in first_words


def _without_description(cell: Cell) -> str:
    """Return the text of a cell; its first piece, where a sentence stands below the name."""
    first, *others = cell.pieces or ("",)
    has_sentence = any(len(piece.split()) > _NAME_WORDS for piece in others)
    return first if has_sentence and len(first.split()) <= _NAME_WORDS else cell.text


def _spells(piece: str, name: str) -> bool:
    """Return whether a text is an id that begins as the name above it does."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return bool(words) and piece.startswith(words[0]) and _SLUG.fullmatch(piece) is not None


def _name_with_id(cell: Cell, header: str) -> Label | None:
    """Return the label of a cell that prints a name and, in a text node of its own, the id.

    Below a header that says id, the last text is one; what stands between the two is a badge.
    """
    first, *others = cell.pieces or ("",)
    if others and is_id_header(header) and is_api_id(others[-1], header=header):
        return replace(read_label(first), api_id=others[-1])
    ids = [piece for piece in cell.pieces if _PATH_ID.fullmatch(piece) or _spells(piece, first)]
    if others and not ids and _SLUG.fullmatch(others[-1]):
        ids = [others[-1]]
    names = [piece for piece in cell.pieces if piece not in ids]
    words = sum(len(name.split()) for name in names)
    if len(ids) != 1 or not names or (len(names) > 1 and words > _NAME_WORDS):
        return None
    return replace(read_label(" ".join(names)), api_id=ids[0])
