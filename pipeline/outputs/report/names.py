"""Names of models as people write them: `Llama 3.3 70B Instruct` and not its id."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from pipeline.domain.names import squashed
from pipeline.outputs.report.tables import Tables
from pipeline.outputs.report.text import name_of

SPELLED: Final = {
    **{word: word.upper() for word in ("gpt", "glm", "ai", "vl", "hd", "tts", "moe", "r1", "v3")},
    **{word: word.upper() for word in ("it", "ibm", "nvidia", "baai")},
    "bytedance": "ByteDance",
    "inclusionai": "InclusionAI",
    "moonshotai": "Moonshot AI",
    "oss": "OSS",
    "deepseek": "DeepSeek",
    "qwq": "QwQ",
    "openai": "OpenAI",
}
"""Words of ids that a capital at the start alone would spell wrongly."""


def model_names(tables: Tables) -> dict[str, str]:
    """Return a name for each model: the commonest label that spells its id, or else the id made so.

    Labels of sellers are taken only if they say the same as the id: many add what they sell, as
    `Turbo`. Names of one family begin alike, as most of its labels do. Where two makers publish
    models of one name, the maker is added.
    """
    ids = {row["model_id"] for row in tables.rows("models")}
    ids |= set(tables.groups("price_comparison", "model_id"))
    ids |= set(tables.groups("performance_comparison", "model_id"))
    labels = {model: _fitting(model, found) for model, found in _labels(tables).items()}
    names = {model: _name(model, labels.get(model, {})) for model in sorted(ids)}
    names |= _begun_alike(names, labels, dict(tables.rows("models").keys(["model_id", "family"])))
    twice = {name for name, number in Counter(names.values()).items() if number > 1}
    return {
        model: f"{name} ({model.partition('/')[0]})" if name in twice else name
        for model, name in names.items()
    }


def spelled(model_id: str) -> str:
    """Return the name in an id, its words spelled as names are.

    >>> spelled("openai/gpt-oss-120b"), spelled("zai/glm-4.6v"), spelled("mixtral-8x7b")
    ('GPT OSS 120B', 'GLM 4.6V', 'Mixtral 8x7B')
    """
    words = re.split(r"[-_ ]+", model_id.rpartition("/")[2])
    return name_of(" ".join(map(_word, words)))


def _word(word: str) -> str:
    if word in SPELLED:
        return SPELLED[word]
    if re.fullmatch(r"\d+(x\d+b|o)", word):
        return word.replace("b", "B")
    return word.upper() if re.fullmatch(r"[a-z]?\d[\d.]*[a-z]?(\d*b)?", word) else word.capitalize()


def _labels(tables: Tables) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for model_id, label in tables.rows("offers").keys(["model_id", "model_label"]):
        if model_id is not None:
            found.setdefault(model_id, Counter())[name_of(label.rpartition(": ")[2])] += 1
    return found


def _fitting(model_id: str, labels: Counter[str]) -> dict[str, int]:
    """Return the labels that say the same as an id, in words with capitals."""
    wanted = squashed(model_id.rpartition("/")[2])
    return {
        label: number
        for label, number in labels.items()
        if " " in label and label != label.lower() and squashed(label) == wanted
    }


def _name(model_id: str, labels: Mapping[str, int]) -> str:
    return _most(labels) if labels else spelled(model_id)


def _begun_alike(
    names: Mapping[str, str],
    labels: Mapping[str, Mapping[str, int]],
    families: Mapping[str, str | None],
) -> dict[str, str]:
    """Return the names of models of known families, each begun as most labels of its family are.

    What stands between the family and the rest depends on the rest: `GPT-5`, but `GPT Audio`.
    """
    starts: dict[str, Counter[str]] = {}
    gaps: dict[tuple[str, bool], Counter[str]] = {}
    for model, found in labels.items():
        for label, number in found.items():
            if parts := _parted(label, families.get(model)):
                start, gap, rest = parts
                starts.setdefault(squashed(start), Counter())[start] += number
                gaps.setdefault((squashed(start), rest[0].isdigit()), Counter())[gap] += number
    renamed = {}
    for model, name in names.items():
        if parts := _parted(name, families.get(model)):
            start, gap, rest = parts
            family = squashed(start)
            known = gaps.get((family, rest[0].isdigit()), {gap: 1})
            renamed[model] = _most(starts.get(family, {start: 1})) + _most(known) + rest
    return renamed


def _most(counts: Mapping[str, int]) -> str:
    return max(counts, key=lambda text: (counts[text], text))


def _parted(name: str, family: str | None) -> tuple[str, str, str] | None:
    """Return the start of a name that spells its family, the gap behind it, and the rest.

    >>> _parted("GPT-OSS 120B", "gpt-oss"), _parted("Qwen2.5 7B", "qwen"), _parted("Qwen", "qwen")
    (('GPT-OSS', ' ', '120B'), ('Qwen', '', '2.5 7B'), None)
    """
    letters = r"[\W_]?".join(squashed(family or ""))
    found = re.match(rf"({letters})([ -]|(?=\d))([^\W_].*)", name, re.IGNORECASE)
    return (found[1], found[2], found[3]) if family and found else None
