"""The canonical name of what a reading says."""

import re
from collections.abc import Sequence

from pipeline.analysis.identity.completing import complete
from pipeline.analysis.identity.grammar import LATEST, foreign_words, lacks_point, tells_model
from pipeline.analysis.identity.lexicon import Lexicon, pointless, split_experts
from pipeline.analysis.identity.reading import Reading, is_understood
from pipeline.analysis.identity.spelling import (
    Tokens,
    has_digit,
    is_mode,
    is_regular,
    is_release,
    is_version,
    mode_after_size,
    split_sizes,
    totals,
    with_points,
)
from pipeline.registry.models import Family

BASE = "base"
"""Mode of weights that nobody tuned."""
TUNED = ("instruct", "chat", "it")
"""Modes of tuned weights beside which their maker publishes others."""
_TWO_DIGITS = re.compile(r"^([a-z]?)([1-9])(\d)(?=v?$)")
_DAY = re.compile(r"^(20\d\d)(\d\d)(\d\d)$")
WHOLE_DATE = re.compile(r"20\d{6}|2\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""A date written as one number: 20250805, 251222."""


def canonical_name(lexicon: Lexicon, reading: Reading) -> tuple[str | None, Tokens]:
    """Return the canonical model of a reading and the tokens it was found by.

    Returns:
        `org/model`, none where the reading tells no single set of weights.
    """
    if not lexicon.others.isdisjoint(reading.name):
        return None, reading.name
    family = reading.family
    if family is None or not _may_be_of_family(lexicon, family, reading):
        return _as_spelled(lexicon, reading), reading.name
    is_known = tuple(sorted(reading.name)) in lexicon.known
    if reading.is_sellers and not is_known and _has_no_mode(family, reading.name):
        return None, reading.name
    if not (reading.is_official or is_understood(lexicon, reading)):
        return _as_spelled(lexicon, reading), reading.name
    name = _in_makers_form(lexicon, family, reading)
    if name is None:
        return None, reading.name
    return _model_of(lexicon, reading, family, name), name


def _may_be_of_family(lexicon: Lexicon, family: Family, reading: Reading) -> bool:
    """Return whether an id's weights may be the family's: its maker's, a seller's or a copy.

    A quantization has changed no weights; nor has a maker of other models that uploads one under
    its maker's whole name. Anybody else's may be a fine-tune.
    """
    if reading.org in (None, family.org):
        return True
    if reading.is_shop and family.place == "start" and is_understood(lexicon, reading):
        return True
    if reading.org in lexicon.hosts:
        return not (family.generic and reading.org in lexicon.makers.values())
    is_whole = tuple(sorted(reading.name)) in lexicon.known and any(map(is_mode, reading.name))
    is_copy = is_whole and reading.org in lexicon.makers.values()
    is_its = family.open and reading.is_repository and is_understood(lexicon, reading)
    return is_its and (is_copy or reading.is_copy)


def _as_spelled(lexicon: Lexicon, reading: Reading) -> str | None:
    """Return the model of an id whose words no family explains.

    It is one of models.yaml if that has all its words, else the maker's own upload under its own
    name; null where neither is certain.
    """
    exact = lexicon.known.get(tuple(sorted(reading.name)))
    if exact:
        is_its = reading.org in (None, exact.split("/")[0]) or reading.org in lexicon.hosts
        return exact if is_its or reading.is_copy else None
    is_nameless = lexicon.services.issuperset(reading.name) or all(map(is_regular, reading.name))
    is_nameless |= lexicon.makers.get("-".join(reading.name)) == reading.org
    if reading.org not in lexicon.makers.values() or is_nameless or LATEST in reading.name:
        return None
    spelled = f"{reading.org}/{'-'.join(_as_printed(lexicon, reading))}"
    return spelled if spelled not in lexicon.ambiguous else None


def _as_printed(lexicon: Lexicon, reading: Reading) -> Tokens:
    """Return a name as its own maker spells it: `llama3-openbiollm-70b`, `meta-llama-3-8b-x`."""
    printed = with_points(reading.printed)
    spelled = lexicon.tokens(printed)
    first = spelled.index(reading.name[0]) if reading.name[0] in spelled else 0
    name = [*spelled[:first], *reading.name]
    for index in range(len(name) - 1, 0, -1):
        whole = name[index - 1] + name[index]
        if name[index - 1] in lexicon.spaced and whole in printed:
            name[index - 1 : index + 1] = [whole]
    return tuple(name)


def _model_of(lexicon: Lexicon, reading: Reading, family: Family, name: Tokens) -> str | None:
    """Return the model of a family that a name fits; null where it fits several, or none for sure.

    Args:
        lexicon: The words of models.yaml.
        reading: What the id says beside its name.
        family: The family that the name belongs to.
        name: The name as `_in_makers_form` returns it.
    """
    spelled = f"{family.org}/{_spell(family, name)}"
    if spelled in lexicon.ambiguous or _has_other_experts(lexicon, name):
        return None
    exact = _as_known(lexicon, name) or _as_pointed(lexicon, reading, family, name)
    if exact:
        return exact
    is_pointless = family.pointed and any(t.isdigit() and len(t) == 1 for t in name)
    if is_pointless or (name == (family.stem,) and family.open and not family.generic):
        return None
    if BASE in name and totals(name) and not any(map(is_mode, name)):
        untuned = tuple(token for token in name if token != BASE)
        if family.tuned_mode(name) or _has_tuned(lexicon, untuned):
            return f"{family.org}/{_spell(family, untuned)}"
    completed = complete(lexicon, reading, family, name) if family.open else None
    if completed is None and tells_model(family, name):
        is_cut = lacks_point(name) and not reading.is_official
        is_foreign = not reading.is_makers and foreign_words(lexicon, family, name)
        return None if is_cut or is_foreign else spelled
    return completed or None


def _has_tuned(lexicon: Lexicon, name: Tokens) -> bool:
    """Return whether a name is known without a mode and with one: then it is the base model's."""
    tuned = (tuple(sorted((*name, mode))) for mode in TUNED)
    return tuple(sorted(name)) in lexicon.known and any(key in lexicon.known for key in tuned)


def _as_pointed(lexicon: Lexicon, reading: Reading, family: Family, name: Tokens) -> str | None:
    """Return the model that a name fits with a point left out: `small-32-24b`, `qwen3-1-7b`."""
    sized = split_sizes(name)
    if sized != name:
        return _as_known(lexicon, sized)
    if not lacks_point(name):
        return None
    pointed = tuple(f"{token[0]}.{token[1]}" if token.isdigit() else token for token in name)
    return _as_known(lexicon, pointed) or complete(lexicon, reading, family, pointed)


def _as_known(lexicon: Lexicon, name: Tokens) -> str | None:
    """Return the model of models.yaml that has a name, however its version is written."""
    return (
        lexicon.known.get(tuple(sorted(name)))
        or lexicon.pointless.get(pointless(name))
        or _sized_release(lexicon, name)
    )


def _sized_release(lexicon: Lexicon, name: Tokens) -> str | None:
    """Return the release of a model whose size is left out elsewhere: `deepseek-r1-671b-0528`."""
    months, sizes = set(filter(is_release, name)), totals(name)
    if len(months) != 1 or len(sizes) != 1:
        return None
    whole, release = (
        lexicon.known.get(tuple(sorted(set(name) - left))) for left in (months, sizes)
    )
    return release if whole and release == f"{whole}-{months.pop()}" else None


def _has_other_experts(lexicon: Lexicon, name: Tokens) -> bool:
    """Return whether a name counts experts otherwise than the models of that name do."""
    experts, others = split_experts(name)
    known = lexicon.experts.get(others, set())
    return bool(experts) and bool(known) and experts.isdisjoint(known)


def _in_makers_form(lexicon: Lexicon, family: Family, reading: Reading) -> Tokens | None:
    """Return a name as the family's maker writes it; null where it moves or nothing of it is left.

    Out go words that name no weights (`drops`, dates, `latest`); a mode that a seller left out
    comes in.
    """
    whole = (*reading.name, str(family.tuned_mode(reading.name)))
    is_short = reading.is_tuned and _has_no_mode(family, reading.name)
    for known in (whole, reading.name) if is_short else (reading.name,):
        if tuple(sorted(known)) in lexicon.known:
            return known
    printed = _with_points(family, reading.name) if reading.is_tuned else reading.name
    name = _renamed(family, [_without_zero(family, token) for token in printed])
    if LATEST in name and family.latest == "refuse":
        return None
    dropped = {*family.drops, *((LATEST,) if family.latest == "drop" else ())}
    name = [token for token in name if token not in dropped]
    if tuple(sorted(name)) not in lexicon.known:
        name = _undated(family, name)
    name = _version_last(family, name)
    if not name or (LATEST in reading.name and _has_moved(lexicon, family, name)):
        return None
    if _has_no_mode(family, name) and not reading.is_published:
        name.append(str(family.tuned_mode(name)))
    return tuple(name if reading.is_published else mode_after_size(name))


def _has_moved(lexicon: Lexicon, family: Family, name: Sequence[str]) -> bool:
    """Return whether `latest` behind a name has meant several releases: dated, or of versions."""
    spelled = _spell(family, tuple(name))
    is_dated = spelled in family.keeps_dates or f"{family.org}/{spelled}" in lexicon.dated
    return family.latest == "drop" and (is_dated or not any(map(has_digit, name)))


def _renamed(family: Family, name: list[str]) -> list[str]:
    """Put the maker's words for sellers'; a number after a version is none: `2.5-pro-03-25`."""
    first = next((place for place, token in enumerate(name) if has_digit(token)), len(name))
    return [
        token if place > first and token.isdigit() else _renamed_word(family, token)
        for place, token in enumerate(name)
    ]


def _renamed_word(family: Family, token: str) -> str:
    """Return the maker's word; a version of two digits has lost its point: `35`, `k25`, `45v`."""
    if family.one_digit:
        token = _TWO_DIGITS.sub(r"\1\2.\3", token)
    return family.renames.get(token, token)


def _with_points(family: Family, name: Tokens) -> Tokens:
    """Return a name with `4.0` for `4`: a local runner prints the point where there is another."""
    if not family.pointed:
        return name
    return tuple(f"{t}.0" if t.isdigit() and len(t) == 1 else t for t in name)


def _without_zero(family: Family, token: str) -> str:
    return token.removesuffix(".0") if family.zeroless and is_version(token) else token


def _has_no_mode(family: Family, name: Sequence[str]) -> bool:
    """Return whether a name of a family with a mode tells a size and no mode."""
    tuned = family.tuned_mode(name)
    more = {str(tuned), *family.renames, *family.modeless, BASE, "guard", "vision"}
    return tuned is not None and bool(totals(tuple(name))) and more.isdisjoint(name)


def _undated(family: Family, name: list[str]) -> list[str]:
    """Return a name without its date, where the family's entry says that dates name no weights."""
    dateless = [token for token in name if not WHOLE_DATE.fullmatch(token)]
    if dateless == name and _is_iso_date(name[-3:]):
        dateless = name[:-3]
    spelled = _spell(family, tuple(dateless))
    is_only = "*" in family.drops_dates and spelled not in family.keeps_dates
    if is_only or spelled in family.drops_dates:
        return dateless
    if not family.iso_dates:
        return name
    return "-".join(_DAY.sub(r"\1-\2-\3", token) for token in name).split("-")


def _version_last(family: Family, name: list[str]) -> list[str]:
    """Return `claude-sonnet-4` for `claude-4-sonnet`, from the version on that is written so."""
    after = family.version_last_from
    if after is None or not "".join(name[2:3]).isalpha():
        return name
    stem, version, size_class, *rest = name
    if version.replace(".", "", 1).isdigit() and float(version) >= after:
        return [stem, size_class, version, *rest]
    return name


def _is_iso_date(parts: list[str]) -> bool:
    return [len(part) for part in parts] == [4, 2, 2] and all(part.isdigit() for part in parts)


def _spell(family: Family, name: Tokens) -> str:
    spelled = "-".join(name)
    if family.dotted and is_version("".join(name[1:2])):
        return spelled.replace("-", ".", 1)
    return spelled.replace(".", "-") if family.hyphened else spelled
