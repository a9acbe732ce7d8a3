"""What our own tables say of a report's prices and speeds: when it was written, and today."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from pipeline.analysis.identity.resolve import resolve
from pipeline.analysis.verdicts.drafts import Draft
from pipeline.analysis.verdicts.named_sellers import seller_of
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.subjects import NO_NAME
from pipeline.registry.claims import Claims, FigureEntry
from pipeline.registry.models import Models
from pipeline.registry.project import Project
from pipeline.runs.claim_check import verdicts_on

PUBLISHED_METRICS: Final = frozenset({"token_price", "gpu_hour_price", "output_speed", "ttft"})
"""What our tables have a price or a measurement of."""
ANY_DAY: Final = (date(2000, 1, 1), date(2099, 12, 31))
_GPU = re.compile(r"\b(?:[ABHL][1-9]0{1,2}S?|L40S|GH?B?200|MI[1-9][0-9]{2}X?)\b")
_SIZE = re.compile(
    r"(?<![\w.])(?P<size>\d+(?:\.\d+)?)\s?B(?=[\s-](?:param\w*\s)?(?:model|class)\w*)"
)
"""`their 70B parameter models`"""
_AND_ANOTHER = re.compile(r"(?:,|\sand|\s&)\s[A-Z]")
"""`NVIDIA, AMD and Intel`: a figure of several is of none of them."""
_NAME_WORD: Final = re.compile(r"(?<![\w.])\w[\w./:+-]*\w(?![\w$])")
_MOST_WORDS: Final = 5
"""Words of a model's name: `Llama 3.3 70B Instruct`."""


@dataclass(frozen=True, slots=True)
class OurFigure:
    """One claimed price or speed by our tables.

    Attributes:
        then: It when the report was written; null where that is not known.
        then_by: Source of it.
        today: It now.
        today_by: Source of it.
    """

    then: str | None
    then_by: str | None
    today: str | None
    today_by: str | None


def drafted_figure(draft: Draft, project: Project) -> dict[str, Any] | None:
    """Return the figure of a draft as claims.yaml has it; null where a person has to say of what.

    Args:
        draft: The claim.
        project: Whose providers and models are known by their names.
    """
    said = draft.said
    if said is None or draft.metric is None:
        return None
    model = model_of(said, project.models)
    subject = seller_named(draft, model[0] if model else "", project)
    if subject is None and draft.metric not in PUBLISHED_METRICS:
        subject = "-".join(
            "".join(letter for letter in name if letter.isalnum()) for name in _owner_names(said)
        )
    figure: dict[str, Any] = {"subject": subject, "metric": draft.metric, "printed": draft.printed}
    if draft.metric in PUBLISHED_METRICS:
        gpu = _GPU.search(said.text) if draft.metric == "gpu_hour_price" else None
        size = _SIZE.search(said.text) if not model else None
        found = {
            "model": model[1] if model else None,
            "scope": gpu[0] if gpu else draft.direction,
            "parameters_b": float(size["size"]) if size else None,
        }
        figure |= {name: value for name, value in found.items() if value}
    try:
        FigureEntry.model_validate(figure)
    except ValidationError:
        return None
    return figure


def our_figures(
    project: Project, found: Iterable[Draft], written: date | None
) -> Mapping[str, OurFigure]:
    """Return what our tables say of the prices and speeds among some drafts, by draft.

    Args:
        project: Whose tables they are.
        found: The drafts.
        written: Day on which the report was written; without it nothing is said of then.

    Raises:
        WarehouseError: The tables are not built yet.
    """
    claims = [
        {"id": draft.draft_id, "section": "Report", "lines": [1], "says": draft.printed}
        | {"figures": [figure]}
        for draft in found
        if draft.metric in PUBLISHED_METRICS and (figure := drafted_figure(draft, project))
    ]
    if not claims:
        return {}
    days = (written, written) if written else ANY_DAY
    report = {"id": "report", "title": "Report", "written_between": list(days)}
    judged = verdicts_on(
        project,
        Claims.model_validate(
            {"report": report, "sections": [{"name": "Report"}], "claims": claims}
        ),
    )
    rows = judged.astype("object").where(judged.notna(), None).to_dict("records")
    return {
        str(row["claim_id"]): OurFigure(
            row["then"] if written else None,
            row["then_source_id"] if written else None,
            row["today"],
            row["today_source_id"],
        )
        for row in rows
    }


def _owner_names(said: Said) -> tuple[str, ...]:
    """Return the names of a claim's subject, if it stands before its figure and alone."""
    names = set(said.own_names)
    words = [word for word in own_words(said.text) if word.key in names]
    if said.subject is None or NO_NAME.fullmatch(said.subject) or not words:
        return ()
    is_alone = not _AND_ANOTHER.match(said.text, words[0].end)
    return said.own_names if words[0].end <= said.figure.start and is_alone else ()


def model_of(said: Said, models: Models) -> tuple[str, str] | None:
    """Return how a claim names a model, and which: the longest run of words that is one.

    A name with a word for a variant of the model names none where prices of variants differ.
    """
    words = list(_NAME_WORD.finditer(said.text))
    for length in range(_MOST_WORDS, 0, -1):
        for first, last in zip(words, words[length - 1 :], strict=False):
            named = said.text[first.start() : last.end()]
            if not any(map(str.isdigit, named)):
                continue
            found = resolve(models, "", named)
            if found.canonical_model:
                is_plain = found.variant in {None, *models.plain_variants}
                return (named, found.canonical_model) if is_plain else None
    return None


def seller_named(draft: Draft, model: str, project: Project) -> str | None:
    """Return the seller of a claim, null if not known; `model` is how it names one, if it does."""
    said, of_model = draft.said, keys_of(model)
    sellers = project.providers.providers
    return seller_of(said, draft.sentence.section, sellers, of_model) if said else None
