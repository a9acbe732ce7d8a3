"""How much of the labelled price pages is read, and how much of what is read is right.

A page is read as a person who adds it would have it read: with `html_prices` or `markdown_prices`
by its ending. A price that is published and stands in no label is wrong, whatever else is right.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from pipeline.domain.names import clean_name
from pipeline.domain.readings import PriceReading
from pipeline.domain.snapshot import ParseError, Snapshot, TableForm
from pipeline.domain.units import convert
from pipeline.extract.documents.table_documents import tables_of
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage
from pipeline.quantities.size_classes import size_class

PAGES: Final = Path(__file__).parent.parent / "tests" / "pages" / "labelled"
_CONDITIONS: Final = ("time_window", "region", "commitment", "variant")
_DAYS: Final = ("effective_from", "effective_to")

Label = dict[str, Any]


@dataclass(slots=True)
class Score:
    """What became of the labels of some pages, and of what was published.

    Attributes:
        right: Labels that were published.
        missing: Labels that were not, as lines.
        wrong: Published prices that no label has: the kind of the fault, and a line.
    """

    right: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Take over another score."""
        self.right += other.right
        self.missing += other.missing
        self.wrong += other.wrong
        self.unplaced += other.unplaced

    def line(self) -> str:
        """Return the score as one line."""
        labels = self.right + len(self.missing)
        kinds = ", ".join(f"{count} of {kind}" for kind, count in _kinds(self.wrong))
        return (
            f"{self.right} of {labels} right ({self.right / max(labels, 1):.0%}), "
            f"{len(self.missing)} missing, {len(self.wrong)} wrong" + (f" ({kinds})" * bool(kinds))
        )


def _kinds(wrong: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    return Counter(kind for kind, _ in wrong).most_common()


def score_page(labels_path: Path) -> Score:
    """Return the score of one page, given the file of its labels."""
    truth = yaml.safe_load(labels_path.read_text(encoding="utf-8"))
    labels: list[Label] = truth["labels"]
    allowed: list[Label] = labels + (truth.get("optional") or [])
    score = Score()
    found: set[int] = set()
    prices, score.unplaced = _read(labels_path.parent / truth["document"])
    for price in prices:
        matching = [at for at, label in enumerate(allowed) if not _faults(price, label)]
        free = [at for at in matching if at not in found]
        if not matching:
            score.wrong.append((_kind(price, allowed), describe(price)))
        found.update(free[:1])
    score.right = sum(at in found for at in range(len(labels)))
    score.missing = [_line(label) for at, label in enumerate(labels) if at not in found]
    return score


def _read(document: Path) -> tuple[list[PriceReading], list[str]]:
    form: TableForm = "html" if document.suffix == ".html" else "markdown"
    snapshot = Snapshot(
        source_id="labelled",
        url="https://example.com/pricing",
        fetched_at=datetime(2026, 12, 1, tzinfo=UTC),
        sha256=document.stem,
        body=document.read_bytes(),
        content_type="text/html; charset=utf-8",
        method="saved",
    )
    seller = document.stem.partition("-")[0]
    try:
        readings = read_price_tables(tables_of(snapshot, form), PricePage(seller, seller.title()))
    except ParseError as error:
        return [], [str(error)]
    published = [price for price in readings.prices if price.state == "priced"]
    return published, list(readings.unplaced)


def _faults(price: PriceReading, label: Label) -> list[str]:
    """Return in what a published price differs from a label; nothing if it is that price."""
    checks = {
        "label": _is_named(price, label),
        "meter": price.meter == label["meter"],
        "unit": price.unit == label["unit"],
        "value": _amount(price) == Decimal(label.get("usd") or label["amount"])
        and price.currency == label.get("currency", "USD"),
        "tier": price.meter == "gpu_hour"
        or price.service_tier in {label.get("tier", "standard"), label.get("tier_also")},
        "bound": price.context_over_tokens == label.get("context_over_tokens"),
        "condition": _is_conditional(price)
        or not _has_condition(label)
        or _names_all(price, label),
        "variant": _agrees(price, label),
        "date": all(_day(price, name) == label.get(name) for name in _DAYS),
    }
    return [name for name, holds in checks.items() if not holds]


def _amount(price: PriceReading) -> Decimal | None:
    if price.source_amount is None or price.source_unit is None:
        return None
    return convert(price.source_amount, price.source_unit)[0]


def _is_named(price: PriceReading, label: Label) -> bool:
    if price.size_class is not None:
        return size_class(label["model"]) == price.size_class
    names = {label["model"], *(label.get("also_printed_as") or [])}
    printed = {price.model_label, price.model_id_native or price.model_label}
    if label.get("gpu_type"):
        names.add(label["gpu_type"])
        printed.add(price.gpu_type or price.model_label)
    return bool({_folded(name) for name in names} & {_folded(name) for name in printed})


def _folded(name: str) -> str:
    return clean_name(str(name)).casefold()


def _has_condition(label: Label) -> bool:
    return label.get("ranked") is False or any(label.get(name) for name in _CONDITIONS)


def _is_conditional(price: PriceReading) -> bool:
    terms = (price.time_window, price.region, price.commitment, price.variant, price.note)
    return any(terms) or price.service_tier != "standard" or _day_of(price) is not None


def _day_of(price: PriceReading) -> datetime | None:
    return price.effective_from or price.effective_to


def _names_all(price: PriceReading, label: Label) -> bool:
    """Return whether the name or the meter says the variant, and nothing else is a condition.

    What is rented on demand is rented as by default.
    """
    others = [name for name in _CONDITIONS if name != "variant"]
    is_other = label.get("ranked") is False or any(label.get(name) for name in others)
    said = f"{label['model']} {price.model_label} {_words_of(label['meter'])} on-demand".casefold()
    return not is_other and str(label.get("variant")).casefold() in said


def _words_of(meter: str) -> str:
    """Return what a meter says of the tokens that it counts: text, where nothing else."""
    return meter if "audio" in meter or "image" in meter else f"{meter} text"


def _agrees(price: PriceReading, label: Label) -> bool:
    """Return whether a price is of the variant of a label, as far as both name numbers."""
    stated = " ".join(str(label.get(name) or "") for name in _CONDITIONS)
    terms = (price.time_window, price.region, price.commitment, price.variant, price.note)
    tier = "standard on-demand" if price.service_tier == "standard" else price.service_tier
    said = (tier, _words_of(price.meter).replace("_", " "))
    printed = " ".join(filter(None, (*terms, *said, price.model_label)))
    words = _words_in(stated)
    return not words or bool(words & _words_in(printed))


_STEM = 5
"""Letters by which forms of one word are alike."""


def _words_in(text: str) -> set[str]:
    """Return the beginnings of the words of a text; `4 × H100` and `of 4 GPUs` have `4x`.

    `Recordings` says what `recorded` does, and `x4` what `4x` does.
    """
    counted = re.sub(r"\bof ([0-9]+) gpus\b|\bx([0-9]+)\b", r"\g<0> \1\2x", text.lower())
    words = re.findall(r"[a-z0-9]+", re.sub(r"([0-9])\s?×\s?", r"\1x ", counted))
    return {word[:_STEM] for word in words}


def _day(price: PriceReading, name: str) -> str | None:
    """Return the first whole day after a moment, or the day that begins with it."""
    moment: datetime | None = getattr(price, name)
    if moment is None:
        return None
    begins = datetime(moment.year, moment.month, moment.day, tzinfo=moment.tzinfo)
    return (begins if begins == moment else begins + timedelta(days=1)).date().isoformat()


def _kind(price: PriceReading, allowed: list[Label]) -> str:
    """Return in what a wrong price differs from the label that is nearest to it."""
    faults = [_faults(price, label) for label in allowed]
    nearest = min(faults, key=len, default=["value"])
    return nearest[0] if len(nearest) == 1 else "value"


def describe(price: PriceReading) -> str:
    """Return a published price as one line."""
    terms = [
        price.service_tier,
        *(getattr(price, name) for name in _CONDITIONS),
        price.context_over_tokens and f"over {price.context_over_tokens}",
        *(_day(price, name) for name in _DAYS),
        price.note,
    ]
    named = ", ".join(str(term) for term in terms if term)
    amount = _amount(price)
    printed = "none" if amount is None else f"{amount.normalize():f}"
    return (
        f"{price.model_label} {price.meter} {printed} {price.currency} {price.unit} "
        f"({named}) at {price.evidence_locator}"
    )


def _line(label: Label) -> str:
    left_out = {"also_printed_as", "note", "printed"}
    return " ".join(f"{value}" for name, value in label.items() if name not in left_out)


def label_files(round_name: str) -> Iterator[Path]:
    """Yield the files of labels of one round."""
    yield from sorted((PAGES / round_name).glob("*.labels.yaml"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    rounds = sorted(
        (path.name for path in PAGES.glob("round*")), key=lambda name: (len(name), name)
    )
    parser.add_argument("rounds", nargs="*", default=rounds)
    parser.add_argument("--details", action="store_true", help="print each price and label")
    options = parser.parse_args()
    for round_name in options.rounds:
        whole = Score()
        for path in label_files(round_name):
            score = score_page(path)
            whole.add(score)
            if options.details:
                _print_page(path, score)
        print(f"{round_name}: {whole.line()}")  # noqa: T201


def _print_page(path: Path, score: Score) -> None:
    lines = [f"== {path.stem.removesuffix('.labels')}: {score.line()}"]
    lines += [f"  WRONG {kind}: {line}" for kind, line in score.wrong]
    lines += [f"  missing: {line}" for line in score.missing]
    lines += [f"  unplaced: {line}" for line in score.unplaced]
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    main()
