"""Names of models as people write them: `Llama 3.3 70B Instruct` and not its id."""

import re
from collections import Counter
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
    `Turbo`. Where two makers publish models of one name, the maker is added.
    """
    ids = {row["model_id"] for row in tables.rows("models")}
    ids |= set(tables.groups("price_comparison", "model_id"))
    ids |= set(tables.groups("performance_comparison", "model_id"))
    labels = _labels(tables)
    names = {model: _name(model, labels.get(model, Counter())) for model in sorted(ids)}
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
    if re.fullmatch(r"\d+x\d+b", word):
        return word.replace("b", "B")
    return word.upper() if re.fullmatch(r"[a-z]?\d[\d.]*[a-z]?(\d*b)?", word) else word.capitalize()


def _labels(tables: Tables) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for model_id, label in tables.rows("offers").keys(["model_id", "model_label"]):
        if model_id is not None:
            found.setdefault(model_id, Counter())[name_of(label.rpartition(": ")[2])] += 1
    return found


def _name(model_id: str, labels: Counter[str]) -> str:
    wanted = squashed(model_id.rpartition("/")[2])
    good = {
        label: number
        for label, number in labels.items()
        if " " in label and label != label.lower() and squashed(label) == wanted
    }
    return max(good, key=lambda label: (good[label], label)) if good else spelled(model_id)
