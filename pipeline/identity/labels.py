"""What a label for people adds to an id, or where it contradicts it."""

from dataclasses import replace

from pipeline.identity.lexicon import Lexicon
from pipeline.identity.naming import name_of
from pipeline.identity.reading import Reading
from pipeline.identity.spelling import Tokens, is_size, is_thinking, is_weak, releases, totals

DISTILLED = "distill"
"""Another model than the name without it, but makers leave it out beside the size."""
KINDS = frozenset({"guard", "safeguard", "vl", "coder"})
"""Words that tell another model than the name without them."""


def by_name_and_label(words: Lexicon, reading: Reading, heard: Reading | None) -> str | None:
    """Return the canonical model that id and label tell together.

    Args:
        words: The words.
        reading: What the id says.
        heard: What the label says.

    Returns:
        None where they tell no single model, or two.
    """
    canonical, name = name_of(words, reading)
    if heard is None or heard.family is None:
        return canonical
    said, said_name = name_of(words, heard)
    if said != canonical and _contradicts(reading, heard, name, said_name):
        return said if _without_points(name) == _without_points(said_name) else None
    if canonical is None:
        is_more = _adds(said_name, name, sizes=True)
        return said if is_more and _is_known(words, said, reading, heard) else None
    return fuller(words, reading, heard) or canonical


def fuller(words: Lexicon, reading: Reading, heard: Reading | None) -> str | None:
    """Return the model of a label that tells more than the id, none if it does not.

    A label is as new as its statement: an id that has moved means what the label says. Only what
    stands in the label counts: labels leave out Instruct of a model and of its base alike.
    """
    if heard is None:
        return None
    said, said_name = name_of(words, replace(heard, is_repository=True, is_renamed=False))
    name = name_of(words, reading)[1]
    is_more = _adds(said_name, name, sizes=False)
    return said if is_more and _is_known(words, said, reading, heard) else None


def _is_known(words: Lexicon, said: str | None, reading: Reading, heard: Reading) -> bool:
    return said in words.models and heard.family == reading.family


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
            return True
    if totals(name) and totals(said) and totals(name).isdisjoint(totals(said)):
        return True
    if {is_thinking(name), is_thinking(said)} == {True, False}:
        return True
    if DISTILLED in said and DISTILLED not in name and not totals(name):
        return True
    return not (KINDS & set(said)) <= set(name)


def _adds(said: Tokens, name: Tokens, *, sizes: bool) -> bool:
    """Return whether a label tells what the id leaves out, and all that the id tells."""
    added = set(said) - set(name)
    return set(name) < set(said) and all(
        is_weak(token) or (sizes and is_size(token)) for token in added
    )
