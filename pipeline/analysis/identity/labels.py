"""What a label for people adds to an id, or where it contradicts it."""

import re
from collections.abc import Set

from pipeline.analysis.identity.lexicon import Lexicon
from pipeline.analysis.identity.naming import BASE, canonical_name
from pipeline.analysis.identity.reading import Reading, is_understood
from pipeline.analysis.identity.spelling import (
    Tokens,
    is_mode,
    is_regular,
    is_size,
    is_thinking,
    is_version,
    is_weak,
    releases,
    totals,
)

DISTILLED = "distill"
"""Another model than the name without it, but makers leave it out beside the size."""
KINDS = frozenset({"guard", "safeguard", "vl", "coder"})
"""Words that tell another model than the name without them."""
BRANCHES = frozenset({"exp", "mini", "nano", "pro"})
"""Words that do so where the label has all words of the id."""
PREVIEW = "preview"
"""Word that sellers' own ids leave out of a model's name."""
SAME = {"vision": "vl"}
"""Words that makers write for each other."""

_PLAIN_SIZE = re.compile(r"\d+(?:\.\d+)?b")


def by_name_and_label(
    words: Lexicon, reading: Reading, heard: Reading | None, named: tuple[str | None, Tokens]
) -> str | None:
    """Return the canonical model that id and label tell together.

    Args:
        words: The words.
        reading: What the id says.
        heard: What the label says.
        named: What the id says alone, by `canonical_name`.

    Returns:
        None where they tell no single model, or two.
    """
    if heard is not None and BASE in heard.name and not any(map(is_mode, reading.name)):
        untuned = tuple(token for token in heard.name if token != BASE)
        heard = heard._replace(name=untuned, is_repository=True)
        reading = reading._replace(is_repository=True)
        named = canonical_name(words, reading)
    canonical, name = named
    if heard is None or heard.family is None or _is_anybodys(reading, heard):
        return canonical
    said, said_name = canonical_name(words, heard)
    is_same = heard.family == reading.family
    own = words.words[heard.family.stem] if is_same else frozenset()
    is_other_kind = _differ(set(name) & own, set(said_name) & own)
    is_other = is_other_kind or _contradicts(reading, heard, name, said_name)
    if _names_maker(reading, heard):
        return canonical
    is_listed = said in words.models and canonical not in words.models
    if is_listed and not is_same and _is_near(reading, heard, said_name):
        return said
    if canonical is not None and said is not None and is_understood(words, heard):
        is_other |= _is_other_family(reading, heard)
    if said != canonical and is_other:
        return said if _without_points(name) == _without_points(said_name) else None
    if canonical is None:
        is_more = _adds(said_name, name) if is_same else _is_stemless(reading, said_name)
        is_told = is_more or (heard.family.open and _tells_nothing(reading))
        return said if is_told and is_understood(words, heard) else None
    is_early = not reading.is_repository and set(said_name) - set(name) == {PREVIEW}
    is_specific = is_early or _tells_version(said_name, name) or _tells_mode(heard, reading)
    is_more = (
        is_same and is_specific and canonical not in words.models and is_understood(words, heard)
    )
    return fuller(words, reading, heard) or (said if is_more else None) or canonical


def fuller(words: Lexicon, reading: Reading, heard: Reading | None) -> str | None:
    """Return the model of a label that tells more than the id, none if it does not.

    A label is as new as its statement: an id that has moved means what the label says. Only what
    stands in the label counts: labels leave out Instruct of a model and of its base alike.
    """
    if heard is None or heard.name == reading.name:
        return None
    said, said_name = canonical_name(words, heard._replace(is_repository=True, is_renamed=False))
    if said not in words.models or heard.family != reading.family:
        return None
    name = set(canonical_name(words, reading)[1])
    full = set(words.tokens(said.partition("/")[2]))
    is_more = name < full and full - name <= set(said_name) and all(map(is_weak, full - name))
    return said if is_more else None


def _is_anybodys(reading: Reading, heard: Reading) -> bool:
    """Return whether a label of generic words, `Embed V1`, is another maker's than it seems."""
    is_generic = heard.family is not None and heard.family.generic and heard.org is None
    return is_generic and heard.family != reading.family


def _without_points(name: Tokens) -> list[str]:
    """Return tokens for comparing `minimax-m25` with `MiniMax M2.5`."""
    return sorted(token.replace(".", "") for token in name)


def _contradicts(reading: Reading, heard: Reading, name: Tokens, said: Tokens) -> bool:
    """Return whether a label tells another maker, version, size, mode or kind of model."""
    if reading.family and heard.family and reading.family.org != heard.family.org:
        return True
    by_letter, said_by_letter = releases(name), releases(said)
    for letter in by_letter.keys() & said_by_letter.keys():
        if by_letter[letter].isdisjoint(said_by_letter[letter]):
            is_other = not _leaves_out(by_letter[letter], said_by_letter[letter])
            if is_other:
                return True
    is_size_other = totals(name) and totals(said) and _rounded(name).isdisjoint(_rounded(said))
    if is_size_other and not _leaves_out(totals(name), totals(said)):
        return True
    if {is_thinking(name), is_thinking(said)} == {True, False}:
        return True
    if DISTILLED in said and DISTILLED not in name and not totals(name):
        return True
    added = set(said) - set(name)
    return bool(KINDS & added) or (set(name) < set(said) and bool(BRANCHES & added))


def _leaves_out(own: Set[str], said: Set[str]) -> bool:
    """Return whether a label's numbers are the id's with digits left out: 4 for 4.1."""
    return all(any(n != s and (n.startswith(s) or n.endswith(s)) for n in own) for s in said)


def _names_maker(reading: Reading, heard: Reading) -> bool:
    """Return whether a label names the maker, then another's model: `Microsoft DeepSeek R1`."""
    is_derived = reading.is_official and reading.is_repository and reading.family != heard.family
    return is_derived and heard.printed.startswith(f"{reading.org} ")


def _is_other_family(reading: Reading, heard: Reading) -> bool:
    """Return whether a label tells another family, not one that the id's is a branch of."""
    if reading.family is None or heard.family is None:
        return False
    return not f"{reading.family.stem}-".startswith(f"{heard.family.stem}-")


def _rounded(name: Tokens) -> set[str]:
    """Return sizes as labels round them: `10.7b` is `11b`."""
    return {f"{float(t[:-1]):.0f}b" if _PLAIN_SIZE.fullmatch(t) else t for t in totals(name)}


def _differ(name: Set[str], said: Set[str]) -> bool:
    """Return whether each of two names has a word that the other has another for: flash, flashx."""
    one, other = (
        {SAME.get(word, word) for word in words if not is_mode(word) and word != PREVIEW}
        for words in (name, said)
    )
    return bool(one - other) and bool(other - one)


def _adds(said: Tokens, name: Tokens) -> bool:
    """Return whether a label tells versions, sizes or modes beside all that the id tells."""
    added = set(said) - set(name)
    return set(name) < set(said) and all(is_weak(token) or is_regular(token) for token in added)


def _tells_version(said: Tokens, name: Tokens) -> bool:
    """Return whether a label tells the version of a name that has none: `OpenChat 3.5 7B`."""
    added = set(said) - set(name)
    has_none = not any(is_regular(token) and not is_size(token) for token in name)
    return set(name) < set(said) and has_none and all(map(is_version, added))


def _tells_mode(heard: Reading, reading: Reading) -> bool:
    """Return whether a label tells the mode that a seller's own id leaves out."""
    added = set(heard.name) - set(reading.name)
    is_open = heard.family is not None and heard.family.open
    is_more = set(reading.name) < set(heard.name) and not reading.is_repository
    return is_open and is_more and all(map(is_mode, added))


def _tells_nothing(reading: Reading) -> bool:
    """Return whether an id is one made-up word, `elephant`: its label alone names the model."""
    is_one = reading.family is None and reading.org is None and len(reading.name) == 1
    return is_one and reading.name[0].isalpha()


def _is_near(reading: Reading, heard: Reading, said: Tokens) -> bool:
    """Return whether a label names a branch of the id's maker by its version and size.

    `mistral-3-14b` beside `Ministral 3 14B`.
    """
    numbers, said_numbers = ({*filter(is_regular, name)} for name in (reading.name, said))
    org, said_org = (item.family.org if item.family else "" for item in (reading, heard))
    is_told = len(numbers) > 1 and numbers == said_numbers and bool(totals(reading.name))
    return is_told and org == said_org


def _is_stemless(reading: Reading, said: Tokens) -> bool:
    """Return whether an id leaves out the family's word alone: `k2p5` beside `Kimi K2.5`."""
    is_bare = reading.family is None and reading.org is None and len(reading.name) + 1 == len(said)
    return is_bare and said[1:] == reading.name and any(map(is_regular, reading.name))
