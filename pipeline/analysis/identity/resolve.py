"""Which model a provider's id stands for."""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from pipeline.analysis.identity.grammar import foreign_words
from pipeline.analysis.identity.labels import by_name_and_label, fuller
from pipeline.analysis.identity.lexicon import Lexicon, lexicon
from pipeline.analysis.identity.naming import canonical_name
from pipeline.analysis.identity.reading import Reading, is_understood, read
from pipeline.analysis.identity.spelling import with_bits
from pipeline.analysis.identity.written_months import of_month, without_month
from pipeline.registry.models import Alias, Models

Basis = Literal["rule", "alias", "upstream", "foreign_word", "none"]

_NOTE = re.compile(r"\((?!\s*(?:\d|v\d|base\)))[^)]*\)")
"""A note in a label, `(Preview)`; not a size, `(17Bx16E)`, nor `(base)`."""

PLAIN_TAG = ":latest"
"""Tag of local runners that an id without a tag stands for."""

_NOT_TOLD = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "none", "null", "unknown"})


@dataclass(frozen=True)
class Identity:
    """What one provider's model id stands for."""

    canonical_model: str | None
    """`org/model`: the weights; null where the id does not tell a single set of weights."""
    variant: str | None = None
    """How the same weights are offered: `turbo`, `fast+free`, `region:us`."""
    quantization: str | None = None
    """How the weights are stored, where id or label says so."""
    context_hint: int | None = None
    """Tokens of context that id or label states."""
    basis: Basis = "none"
    """`rule`: by the grammar of names. `alias`: by an entry of models.yaml. `upstream`: the maker
    is known, the name is taken as the id spells it. `foreign_word`: no model, for a word that the
    names of its family do not have."""


UNKNOWN = Identity(canonical_model=None)


def resolve(
    models: Models,
    provider: str,
    model_id: str,
    label: str | None = None,
    *,
    on: datetime.date | None = None,
) -> Identity:
    """Return which model a provider's id stands for.

    Args:
        models: `models.yaml`.
        provider: Who sells it: an id of providers.yaml.
        model_id: The id, or the label where the provider prints no id.
        label: What the provider calls it for people. It adds what the id leaves out; where it
            contradicts the id, nothing is returned.
        on: Day of the statement. Without it, an id whose meaning has moved is not resolved.
    """
    words = lexicon(models)
    model_id, month = without_month(model_id)
    aliases = _aliases(words, provider, model_id)
    if provider in words.tuned_only:
        model_id = model_id.removesuffix(PLAIN_TAG)
    reading = read(words, model_id, seller=provider)
    if reading is None:
        return UNKNOWN
    heard = read(words, _without_notes(words, label)) if label else None
    named = canonical_name(words, reading)
    if aliases:
        aliased = next((alias.model for alias in aliases if alias.holds(on)), None)
        canonical = fuller(words, reading, heard) or aliased
        basis: Basis = "alias"
    else:
        canonical = by_name_and_label(words, reading, heard, named)
        basis = "rule" if canonical in words.models or is_understood(words, reading) else "upstream"
    canonical = canonical and of_month(words, canonical, month)
    if canonical is None:
        is_foreign = foreign_words(words, reading.family, named[1])
        return Identity(canonical_model=None, basis="foreign_word") if is_foreign else UNKNOWN
    tells_offer = heard is not None and bool(heard.variants)
    is_named = not tells_offer or named[0] is not None
    return _identity(reading, heard, canonical, basis, is_named=is_named)


def without_plain(models: Models, variant: str | None) -> str | None:
    """Return a variant without a seller's words for its plain offer; null where no word is left."""
    words = variant.split("+") if variant else []
    return "+".join(word for word in words if word not in models.plain_variants) or None


def stored_as(models: Models, printed: str) -> str | None:
    """Return our word for a quantization as printed: `fp8` for `FP-8`; null where it says none."""
    text = printed.strip().lower()
    if text in _NOT_TOLD:
        return None
    return _stored(lexicon(models), text) or text


def _without_notes(words: Lexicon, label: str) -> str:
    """Return a label without its notes, but for those of storage: `Llama 3.1 405B (BF16)`."""
    return _NOTE.sub(lambda note: note[0] if _stored(words, note[0][1:-1]) else " ", label)


def _stored(words: Lexicon, text: str) -> str | None:
    return words.quantizations.get(re.sub(r"[\s_-]", "", with_bits(text.lower())))


def _aliases(words: Lexicon, provider: str, model_id: str) -> list[Alias]:
    """Return what models.yaml says of a seller's id, or of the id before its tags."""
    native = model_id.strip().lower()
    bare = native.partition(":")[0]
    # A catalogue puts its word for the seller before the seller's own id.
    plain = native.removeprefix(f"{provider.lower()}/").removesuffix(PLAIN_TAG) + PLAIN_TAG
    for name in (native, bare, bare.partition("/")[2], plain):
        found = words.aliases.get((provider.lower(), name)) or words.aliases.get((None, name))
        if found:
            return found
    return []


def _identity(
    reading: Reading, heard: Reading | None, canonical: str, basis: Basis, *, is_named: bool
) -> Identity:
    said = heard.variants if heard else ()
    variants = reading.variants or said
    if not is_named:
        variants = tuple(dict.fromkeys((*said, *variants)))
    region = (f"region:{reading.region}",) if reading.region else ()
    return Identity(
        canonical_model=canonical,
        variant="+".join((*region, *variants)) or None,
        quantization=reading.quantization or (heard.quantization if heard else None),
        context_hint=reading.context or (heard.context if heard else None),
        basis=basis,
    )
