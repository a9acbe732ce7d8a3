"""What sellers put before and behind a maker's name of a model, and what they leave out of it."""

from pipeline.analysis.identity.lexicon import Lexicon
from pipeline.analysis.identity.spelling import Tokens, is_mode, is_regular, is_size

WHOLE_NAME = 3
"""Words that tell a model though that of its family is left out: `R1 Distill Qwen 32B`."""
_DIGITS = tuple("123456789")


def without_plan(lexicon: Lexicon, found: Tokens, seller: str | None) -> Tokens:
    """Take a seller's plan or tool, or its own first word, from the front: `coding-glm-5.1`."""
    own = (seller or "").partition("-")[0]
    for length in (2, 1):
        first, rest = found[:length], found[length:]
        is_own = first == (own,) and own not in lexicon.makers
        if rest and (is_own or first in lexicon.plans):
            named = with_stem(lexicon, None, without_org(lexicon, rest))
            return rest if lexicon.family_at_start(named) else found
    return found


def without_end(lexicon: Lexicon, found: Tokens, seller: str | None) -> tuple[Tokens, Tokens]:
    """Take a seller's own mark from the end of a name: who serves a model, or an offer of its own.

    Returns:
        The name, and the word of the offer if it has one.
    """
    *rest, last = found
    if not rest or tuple(sorted(found)) in lexicon.known:
        return found, ()
    if last in lexicon.registry.servers.get(seller or "", ()):
        return found[:-1], ()
    is_whole = any(is_size(token) or is_mode(token) for token in rest)
    is_offer = is_whole and last in lexicon.registry.own_offers.get(seller or "", ())
    return (found[:-1], (last,)) if is_offer else (found, ())


def without_org(lexicon: Lexicon, found: Tokens) -> Tokens:
    """Take a maker's or seller's name from the front: `databricks-meta-llama-3-1-8b`."""
    if found[0] in lexicon.hosts and lexicon.family_at_start(found) is None:
        rest = without_org(lexicon, found[1:]) if found[1:] else ()
        return rest if lexicon.family_at_start(rest) else found
    for length in (2, 1):
        prefix, rest = "-".join(found[:length]), found[length:]
        family = lexicon.family_at_start(rest)
        if family is None:
            continue
        makes_it = lexicon.makers.get(prefix) in (family.org, _anywhere_org(lexicon, rest))
        if makes_it and prefix in lexicon.makers:
            return rest
    return found


def with_stem(lexicon: Lexicon, org: str | None, found: Tokens) -> Tokens:
    """Put the family's word before a name that leaves it to the maker's: `deepseek/r1-0528`."""
    whole = (str(org), *found)
    if org is None and found[0] in lexicon.alone and "".join(found[1:2]).startswith(_DIGITS):
        return (lexicon.alone[found[0]], *found)
    if org is None and len(found) >= WHOLE_NAME:
        words = tuple(sorted(found))
        is_whole = words in lexicon.known or lexicon.family_at_start(found) is not None
        stem = None if is_whole else lexicon.stemless.get(words)
        return found if stem is None else (stem, *found)
    if org is None or lexicon.family(found) is not None or tuple(sorted(found)) in lexicon.known:
        return found
    family = lexicon.family_at_start(whole)
    is_own = family is not None and family.place == "start" and family.org == org
    is_left_out = is_own and is_regular(found[0])
    return whole if is_left_out or tuple(sorted(whole)) in lexicon.known else found


def _anywhere_org(lexicon: Lexicon, found: Tokens) -> str | None:
    family = lexicon.family(found)
    return family.org if family else None
