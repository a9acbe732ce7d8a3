"""What a text says instead of a figure that it does not have: a hint for the reader, no verdict."""

from typing import Final

from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of
from pipeline.quantities.prose.same_figures import forms_of, is_near
from pipeline.quantities.prose.whole_texts import WholeText

LEAST_SHARE: Final = 0.5
"""Of the words of a claim, those that the sentence has to have."""


def nearest_passage(said: Said, text: WholeText) -> Passage | None:
    """Return the passage with a like figure that shares most words with a claim; null if few."""
    wanted = {word.key for word in said.words}
    shared = [
        (len(wanted & keys_of(f"{text.title}\n{passage.around}\n{passage.text}")), passage)
        for passage in text.passages
        if _has_like_figure(said, passage)
    ]
    most, best = max(shared, key=lambda item: item[0], default=(0, None))
    return best if most >= max(1, LEAST_SHARE * len(wanted)) else None


def _has_like_figure(said: Said, passage: Passage) -> bool:
    return any(
        is_near(said.figure, form)
        for figure in passage.figures
        for form in forms_of(figure, said.figure, passage.around, is_cell=passage.is_cell)
    )
