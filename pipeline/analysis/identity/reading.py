"""What an id or label says: the model's name apart from offer, storage and context."""

from typing import NamedTuple

from pipeline.analysis.identity.address import Address, parse_address
from pipeline.analysis.identity.affixes import with_stem, without_end, without_org, without_plan
from pipeline.analysis.identity.lexicon import Lexicon
from pipeline.analysis.identity.spelling import (
    Tokens,
    context_tokens,
    is_mode,
    is_regular,
    is_size,
    totals,
)
from pipeline.registry.models import Family

CLOUDY_TAGS = frozenset({"cloud", "0", "cheapest", "fastest", "preferred"})
"""Tags after a colon that say nothing of the model."""

THINKING = "thinking"
"""Tag of an offer that thinks before it answers; a number after it bounds how long."""


class Reading(NamedTuple):
    """One id or label, its words sorted by what they tell."""

    org: str | None
    """Who made or uploaded it, as the id says."""
    family: Family | None
    """The family its name belongs to."""
    name: Tokens
    """What is left for the name of the model."""
    variants: tuple[str, ...] = ()
    """Words that tell the offer, in the order of the id."""
    region: str | None = None
    """Region that the id restricts the offer to."""
    quantization: str | None = None
    """How the weights are stored."""
    context: int | None = None
    """Tokens of context that the id or label states."""
    is_repository: bool = False
    """Whether the id is the maker's own `org/name`."""
    is_sellers: bool = False
    """Whether it looks so, but the maker's name is spelled as sellers do."""
    is_shop: bool = False
    """Whether the maker that the id names sells it: a seller of others' models too, perhaps."""
    is_makers: bool = False
    """Whether the family's maker sells it, or put it there: then every word is the maker's own."""
    is_copy: bool = False
    """Whether it says how somebody stored the weights: in a number format, or in files."""
    is_renamed: bool = False
    """Whether the name is the seller's: it has words of the offer in it, or leaves modes out."""
    is_tuned: bool = False
    """Whether the seller has tuned models alone, so that a name without a mode is one's."""
    printed: str = ""
    """The name as the id spells it, in lower case."""

    @property
    def is_official(self) -> bool:
        """Whether the id says that the family's maker made it."""
        return self.family is not None and self.org == self.family.org

    @property
    def is_published(self) -> bool:
        """Whether the name is the maker's, so that nothing is left out of it."""
        by_maker = self.org is None or self.is_official
        return self.is_repository and by_maker and not self.is_renamed


def read(lexicon: Lexicon, text: str, seller: str | None = None) -> Reading | None:
    """Return what an id or label says; none for a customer's own fine-tune.

    Args:
        lexicon: The words.
        text: The id or label.
        seller: Who sells it: in names of generic words, the maker if the id tells none.
    """
    address = parse_address(lexicon, text)
    if address is None:
        return None
    address = _sold_by(lexicon, address, seller)
    is_tuned = seller in lexicon.tuned_only
    spelled = without_plan(lexicon, lexicon.tokens(address.name), seller)
    maker = _maker_as_seller(lexicon, seller)
    account = address.org if seller in lexicon.registry.accounts else maker
    own = address.org or (None if maker in lexicon.hosts else maker)
    spelled, own_offer = without_end(lexicon, spelled, seller)
    found = with_stem(lexicon, own, without_org(lexicon, spelled))
    family = lexicon.family(found)
    named = [tag for tag in address.tags if family and _is_named(lexicon, family, tag)]
    found = (*found, *(token for tag in named for token in lexicon.tokens(tag)))
    stored = [token for token in found if token in lexicon.quantizations]
    name = _without_remarks(lexicon, found, family)
    context = _take_context(lexicon, name, family, is_text=address.is_text)
    variants = [*_take_offer(lexicon, name, family), *own_offer]
    tags = [tag for tag in address.tags if tag not in named and _tells(lexicon, tag, seller)]
    if THINKING in (*tags, *variants):
        tags = [tag for tag in tags if not tag.isdigit()]
    if any(tag == "latest" or not tag.isalpha() for tag in tags):
        return None
    return Reading(
        org=address.org or _named_org(lexicon, family, spelled, seller),
        family=family,
        name=tuple(name),
        variants=(*address.terms, *variants, *tags),
        region=address.region,
        quantization=_quantization(lexicon, stored),
        context=context,
        is_repository=address.is_repository,
        is_sellers=address.is_sellers and not is_tuned,
        is_shop=address.org is not None and address.org == maker,
        is_makers=family is not None and family.org in (maker, account),
        is_copy=bool(stored) or not lexicon.formats.isdisjoint(found),
        is_renamed=is_tuned or not lexicon.appended.issuperset(variants),
        is_tuned=is_tuned,
        printed=address.name,
    )


def _sold_by(lexicon: Lexicon, address: Address, seller: str | None) -> Address:
    """Return an address in which what the seller put there is no maker's."""
    is_own = address.org is not None and address.org.replace("_", "-") == (seller or "").lower()
    if is_own and address.org not in lexicon.makers:
        return address._replace(org=None, is_repository=False)
    is_makers_name = seller in lexicon.registry.makers_names
    return address._replace(is_sellers=address.is_sellers and not is_makers_name)


def _tells(lexicon: Lexicon, tag: str, seller: str | None) -> bool:
    """Return whether a tag tells the offer, and not who serves it or nothing."""
    is_seller = seller in lexicon.registry.accounts and tag in lexicon.makers
    return not is_seller and tag not in lexicon.hosts and tag not in CLOUDY_TAGS


def _is_named(lexicon: Lexicon, family: Family, tag: str) -> bool:
    """Return whether a tag has words of the family's names, `granite4:tiny-h`, and no others."""
    found = lexicon.tokens(tag)
    words = lexicon.remarks.union(family.words) - lexicon.path_offers
    is_named = any(token in family.words and token in words for token in found)
    return is_named and all(
        token in words or is_regular(token) or is_mode(token) for token in found
    )


def _quantization(lexicon: Lexicon, stored: list[str]) -> str | None:
    """Return the word for how weights are stored; a method and its bits may have one together."""
    both = lexicon.quantizations.get("".join(stored[:2]))
    return both or (lexicon.quantizations[stored[0]] if stored else None)


def is_understood(lexicon: Lexicon, reading: Reading) -> bool:
    """Return whether every word is one of the family's own names, with one size at most."""
    family = reading.family
    if family is None or family.generic or len(totals(reading.name)) > 1:
        return False
    words = lexicon.words[family.stem]
    return not family.open or all(
        token in words
        or (context_tokens(token) is not None and family.context_in_name)
        or (context_tokens(token) is None and is_regular(token))
        or (family.glued and token.startswith(family.stem))
        for token in reading.name
    )


def _without_remarks(lexicon: Lexicon, found: Tokens, family: Family | None) -> list[str]:
    """Leave out what tells storage or nothing, and a seller's name at the end."""
    name = [token for token in found if token not in lexicon.remarks]
    if len(name) < len(found) and not lexicon.quantizations.keys().isdisjoint(found):
        name = [token for token in name if token not in lexicon.recipes]
    if family and len(name) > 1 and name[-1] in family.drops and not _is_known(lexicon, name):
        del name[-1]
    if not name[1:] or name[-1] not in lexicon.sellers or _is_known(lexicon, name):
        return name
    is_own = family is not None and name[-1] in lexicon.words[family.stem]
    return name if is_own else name[:-1]


def _named_org(
    lexicon: Lexicon, family: Family | None, spelled: Tokens, seller: str | None
) -> str | None:
    """Return the maker that an id leaves out: its first word, or who sells it and makes models."""
    maker = _maker_as_seller(lexicon, seller)
    if family is not None and family.generic:
        return lexicon.makers.get(spelled[0]) or maker
    sells_its_own = maker not in lexicon.hosts if family is None else family.org == maker
    return maker if sells_its_own else None


def _maker_as_seller(lexicon: Lexicon, seller: str | None) -> str | None:
    """Return the maker that a seller is, or whose own shop it is."""
    name = (seller or "").lower()
    return lexicon.makers.get(name) or lexicon.registry.shops.get(name)


def _take_context(
    lexicon: Lexicon, name: list[str], family: Family | None, *, is_text: bool
) -> int | None:
    """Take context lengths out: powers of two anywhere, `128k` at the end of labels or of a name.

    `llama-2-7b-32k` is a fine-tune for long texts, so in ids `32k` stays without a mode before it,
    but not in names of closed models, unless some of the family have a length of context in theirs.
    """
    if (family and family.context_in_name) or _is_known(lexicon, name):
        return None
    context = None
    for index in range(len(name) - 1, 0, -1):
        stated = context_tokens(name[index])
        at_end = index == len(name) - 1
        if family and name[index] in family.words:
            continue
        is_apart = is_text or is_mode(name[index - 1]) or _names_no_context(family)
        if stated and (name[index].isdigit() or (at_end and is_apart)):
            context = stated
            del name[index]
    if is_text and len(name) > 1 and name[-1] == "1t" and not (family and "1t" in family.words):
        del name[-1]
    return context


def _names_no_context(family: Family | None) -> bool:
    """Return whether a family is closed and none of its names has a length of context."""
    return family is not None and not family.open and not any(map(context_tokens, family.words))


def _take_offer(lexicon: Lexicon, name: list[str], family: Family | None) -> list[str]:
    """Take the words of the offer from the end of the name, as far as to a model that we know."""
    variants: list[str] = []
    while len(name) > 1 and _tells_offer(lexicon, name, family):
        if _is_known(lexicon, name):
            break
        phrase = "-".join(name[-2:])
        is_phrase = phrase in lexicon.serving or (family is not None and phrase in family.serves)
        variants.insert(0, phrase if is_phrase else name[-1])
        del name[-len(variants[0].split("-")) :]
    return variants


def _tells_offer(lexicon: Lexicon, name: list[str], family: Family | None) -> bool:
    last = name[-1]
    if family is not None and "-".join(name[:-1]) in family.served.get(last, ()):
        return True
    if family is not None and last in family.keeps:
        return False
    if last in lexicon.offers or (family is not None and last in family.serves):
        return True
    is_whole = any(is_size(token) or is_mode(token) for token in name)
    if family is None:
        return last in lexicon.serving and bool(totals(tuple(name)))
    is_sizeless = family.sizeless and last not in lexicon.after_size
    return last in lexicon.serving and family.open and (is_sizeless or is_whole)


def _is_known(lexicon: Lexicon, name: list[str]) -> bool:
    return tuple(sorted(name)) in lexicon.known
