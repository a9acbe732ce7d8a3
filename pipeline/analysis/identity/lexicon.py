"""`models.yaml` made ready for many look-ups."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.analysis.identity.spelling import (
    Tokens,
    is_experts,
    is_size,
    letter_of,
    tokens,
    totals,
)
from pipeline.registry.models import Alias, Family, Models

_DAY = re.compile(r"-20\d{6}$")


@dataclass(frozen=True)
class Lexicon:
    """Indices over `models.yaml`."""

    registry: Models
    """models.yaml itself, for what is looked up as it stands there."""
    makers: dict[str, str]
    """Our name of a maker, by each spelling."""
    hosts: frozenset[str]
    """Path segments that name no maker."""
    quantizations: dict[str, str]
    """Our word for how weights are stored, by each spelling."""
    offers: frozenset[str]
    """Words that tell an offer in every family."""
    serving: frozenset[str]
    """Words that tell an offer in most families."""
    appended: frozenset[str]
    """Words of offers that follow a maker's own name, nothing left out of it."""
    after_size: frozenset[str]
    """Words of offers that without a size before them are a maker's word for a smaller model."""
    path_offers: frozenset[str]
    """Segments before maker and name that tell an offer."""
    others: frozenset[str]
    """Words of names that are no maker's."""
    tunes: frozenset[str]
    """Words of tunes: in a family whose names do not have them, another's model."""
    formats: frozenset[str]
    """Words for files that somebody made of another's weights."""
    recipes: frozenset[str]
    """Words that say how weights were quantized, after the word for it."""
    services: frozenset[str]
    """Words that name a service where nothing else stands beside them."""
    sellers: frozenset[str]
    """Segments of `hosts` that are no maker and no offer: as a last word they name the seller."""
    remarks: frozenset[str]
    """Words that tell storage, or nothing."""
    spaced: frozenset[str]
    """Stems whose version is a token of its own."""
    glued: frozenset[str]
    """Stems whose version follows without a hyphen."""
    plain: frozenset[str]
    """Stems whose version has no `v`, though sellers write one."""
    starts: dict[str, list[tuple[Tokens, Family]]]
    """Families by the first token of their stem, longest stem first."""
    anywhere: dict[str, Family]
    """Families whose stem may stand anywhere in a name."""
    words: dict[str, frozenset[str]]
    """By stem, the words of its names."""
    letters: dict[str, set[str]]
    """By stem, letters alone or before a version in its words and names, "" for no letter."""
    known: dict[Tokens, str]
    """Canonical model by the sorted tokens of each of its names."""
    models: frozenset[str]
    """The canonical models of models.yaml."""
    dated: frozenset[str]
    """Canonical models without the day of a release that models.yaml has beside others."""
    fuller: dict[str, list[tuple[frozenset[str], str]]]
    """By stem, tokens of each name and its canonical model: to complete short names."""
    pointless: dict[str, str | None]
    """Canonical model by its name's tokens without points; none where several share them."""
    stemless: dict[Tokens, str | None]
    """Family's word by the other tokens of a name that begins with it; none of several families."""
    alone: dict[str, str]
    """Family's word by words that stand for it before a version: `sonnet-4.6`."""
    experts: dict[Tokens, set[str]]
    """Numbers of experts, `16e`, by the other tokens of the name."""
    ambiguous: frozenset[str]
    """Names that stand for several versions."""
    tuned_only: frozenset[str]
    """Sellers whose names without a mode are those of tuned models."""
    plans: frozenset[Tokens]
    """First words of ids that name a seller's plan."""
    shortened: frozenset[str]
    """Our names of makers that publish under another one: an id with it is a seller's."""
    aliases: dict[tuple[str | None, str], list[Alias]]
    """Aliases by provider and id in lower case."""

    def segment(self, part: str) -> str:
        """Return a part of a path with the hyphens that LiteLLM's price file writes `_` for."""
        if "_" not in part or part in self.hosts:
            return part
        hyphened = part.replace("_", "-")
        return hyphened if hyphened in self.hosts or hyphened in self.makers else part

    def tokens(self, text: str) -> Tokens:
        """Return the tokens of a name in lower case."""
        return tokens(text, spaced=self.spaced, glued=self.glued, plain=self.plain)

    def family(self, found: Tokens) -> Family | None:
        """Return the family that a name belongs to, none if no stem of ours stands in it."""
        for token in found:
            if token in self.anywhere:
                return self.anywhere[token]
        return self.family_at_start(found)

    def family_at_start(self, found: Tokens) -> Family | None:
        """Return the family with the longest stem that a name starts with."""
        if not found:
            return None
        first = found[0]
        families = self.starts.get(first)
        if families is None:
            families = self.starts.get(first.rstrip("0123456789."), [])
            families = [pair for pair in families if pair[1].glued]
        for stem, family in families:
            if len(stem) == 1 or found[: len(stem)] == stem:
                return family
        return None


@lru_cache(maxsize=8)
def lexicon(models: Models) -> Lexicon:
    """Return the indices over `models`, made once."""
    built = Lexicon(
        registry=models,
        makers=_by_spelling(models.makers),
        hosts=frozenset(models.hosts),
        quantizations=_by_spelling(models.quantizations),
        offers=frozenset(models.offers),
        serving=frozenset(models.serving),
        appended=frozenset(models.appended),
        after_size=frozenset(models.after_size),
        path_offers=frozenset(models.path_offers),
        others=frozenset(models.others),
        tunes=frozenset(models.tunes),
        formats=frozenset(models.formats),
        recipes=frozenset(models.recipes),
        services=frozenset(models.services),
        sellers=frozenset(models.hosts)
        - {*_by_spelling(models.makers), *models.serving, *models.offers},
        remarks=frozenset(
            (*models.noise, *models.formats, *_by_spelling(models.quantizations)),
        ),
        experts={},
        spaced=_spaced(models),
        glued=frozenset(family.stem for family in models.families if family.glued),
        plain=frozenset(family.stem for family in models.families if family.plain_version),
        starts={},
        anywhere={family.stem: family for family in models.families if family.place == "anywhere"},
        words={},
        letters={},
        known={},
        models=frozenset(f"{org}/{name}" for org, names in models.models.items() for name in names),
        dated=_dated(models),
        fuller={},
        pointless={},
        stemless={},
        tuned_only=frozenset(models.tuned_only),
        alone={word: family.stem for family in models.families for word in family.alone},
        plans=frozenset(tuple(plan.split("-")) for plan in models.plans),
        shortened=frozenset(models.repositories),
        ambiguous=frozenset(models.ambiguous),
        aliases={},
    )
    _index_stems(built, models)
    _index_models(built, models)
    for alias in models.aliases:
        built.aliases.setdefault((alias.provider, alias.id.lower()), []).append(alias)
    return built


def _spaced(models: Models) -> frozenset[str]:
    """Return the words of families that stand apart from what follows them."""
    return frozenset(
        word
        for family in models.families
        if not family.glued
        for word in (family.stem, *(family.words if family.hyphened else ()))
        if word.isalpha()
    )


def _dated(models: Models) -> frozenset[str]:
    """Return the models with a day of release, without it."""
    names = (f"{org}/{name}" for org, names in models.models.items() for name in names)
    return frozenset(_DAY.sub("", name) for name in names if _DAY.search(name))


def _by_spelling(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {spelled: word for word, others in words.items() for spelled in (word, *others)}


def _own_words(models: Models, family: Family, stem: Tokens) -> frozenset[str]:
    own = (*family.words, *family.keeps, *family.drops, *family.renames)
    shared = models.words if family.open else ()
    return frozenset((*shared, *own, *family.stem.split("-"), *stem))


def _index_stems(built: Lexicon, models: Models) -> None:
    for family in sorted(models.families, key=lambda family: -len(family.stem)):
        stem = built.tokens(family.stem)
        built.starts.setdefault(stem[0], []).append((stem, family))
        built.words[family.stem] = _own_words(models, family, stem)
        built.letters[family.stem] = {"", "v", *map(letter_of, built.words[family.stem])}


def _index_models(built: Lexicon, models: Models) -> None:
    sizes = {model: size for size, of_size in models.sizes.items() for model in of_size}
    for org, names in models.models.items():
        for name, others in names.items():
            size = sizes.get(f"{org}/{name}")
            sizeless = (text for text in (name, *others) if size and not totals(built.tokens(text)))
            sized = [f"{text}-{size}" for text in sizeless]
            for spelled in (name, *others, *sized):
                found = built.tokens(spelled)
                key = tuple(sorted(found))
                if built.known.setdefault(key, f"{org}/{name}") != f"{org}/{name}":
                    msg = f"models.yaml: '{spelled}' names both {built.known[key]} and {org}/{name}"
                    raise ValueError(msg)
                _index_pointless(built, found, f"{org}/{name}")
                experts, rest = split_experts(found)
                if experts:
                    built.experts.setdefault(rest, set()).update(experts)
                family = built.family(found)
                stem = family.stem if family else ""
                built.letters.setdefault(stem, set()).update(map(letter_of, found))
                if found[0] == stem:
                    rest = tuple(sorted(found[1:]))
                    is_one = built.stemless.setdefault(rest, stem) == stem
                    built.stemless[rest] = stem if is_one else None
                built.fuller.setdefault(stem, []).append((frozenset(found), f"{org}/{name}"))


def _index_pointless(built: Lexicon, found: Tokens, model: str) -> None:
    bare = pointless(found)
    built.pointless[bare] = model if built.pointless.get(bare, model) == model else None


def split_experts(found: Tokens) -> tuple[frozenset[str], Tokens]:
    """Return the tokens that count experts, and the other ones in one order."""
    experts = frozenset(token for token in found if is_experts(token))
    return experts, tuple(sorted(set(found) - experts))


def pointless(found: Tokens) -> str:
    """Return the tokens of a name in one order, versions without points: `qwen3.5` as `qwen35`."""
    return "-".join(sorted(t if is_size(t) else t.replace(".", "") for t in found))
