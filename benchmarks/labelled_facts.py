"""How often entries of `facts` give the facts that a careful reader has labelled.

    python -m benchmarks.labelled_facts [ROUND ...] [--all]

For each labelled fact of a metric that is published, an entry is made as a person would write it
who knows the text: the words of its metric, the names of its scope, its year, whether it is a
forecast. Besides, each subject and metric of a text is asked for without scope and year. What is
published for an entry and stands in no label that has all of it is wrong; the labels are a choice,
so `labelled_facts.yaml` has what was read by hand.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from benchmarks.labelled_claims import ROUNDS, read_text
from pipeline.domain.readings import FactReading
from pipeline.extract.facts.facts import candidates, facts_in
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.registry.wanted_facts import WantedFact

Label = dict[str, Any]
Verdict = Literal["right", "another", "wrong", "stands", "missing"]
"""Of a label: published; another right figure was; a wrong one was; listed with reasons; not."""

_KNOWN: Final = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
_STATED: Final = {(subject, metric, Decimal(str(n))) for subject, metric, n in _KNOWN["stated"]}
_OF_MARKETS: Final = frozenset({"market_size", "market_share", "growth_rate"})
_NOW: Final = "9999"
_FACTORS: Final = {"ms": Decimal("0.001")}
_ROUNDING: Final = Decimal("1e-9")
"""Labels are written as binary fractions."""
_NAME = re.compile(
    r"\d+(?:st|nd|rd|th)\spercentile"
    r"|[A-Z][\w.+-]*(?:\s(?:[A-Z][\w.+-]*|\d[\w.]*[A-Za-z]?\w*))*|\d[\d,.]*[BbKk]?\b"
    r"|\b(?:input|output|cached|contracted|pre-money|blended|open models|cloud)\b"
)
"""What of a scope a person puts among the words that a sentence must have."""
_OF_NOBODY = re.compile(
    r"hosts of|clouds followed|average price|teams surveyed|H100 rental|server with"
)
"""Subjects that no entry can name."""
_MARKET = re.compile(r"market|inference|software|services|rental|processors", re.I)
_QUARTER = re.compile(r"(?:Q([1-4])|(first|second|third|fourth) quarter of) (20\d\d)")
_PART = re.compile(r"half|months|H[12]|Q[1-4]|quarter|[Jj]uly|[A-Z][a-z]+ 20\d\d|\d-\d")
_YEAR = re.compile(r"(?:fiscal |FY|by FY|by the end of |end of |through )?(20\d\d)")
_ORDINALS: Final = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Entry:
    """A label, how its kind is asked for, and the entry that asks for it."""

    label: Label
    kind: dict[str, Any]
    wanted: WantedFact


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one entry.

    Attributes:
        wanted: The entry.
        label: The label that it was made from; null where it asks without scope and year.
        found: What was published.
        verdict: What came of it.
        why: Why the labelled figure only stands.
    """

    wanted: WantedFact
    label: Label | None
    found: FactReading | None
    verdict: Verdict
    why: str = ""


def outcomes(name: str) -> Iterator[Outcome]:
    """Yield what comes of each entry of a round."""
    facts = yaml.safe_load((ROUNDS / name / "facts.yaml").read_text(encoding="utf-8"))
    for path in sorted((ROUNDS / name / "texts").iterdir()):
        text = read_text(path)
        labels = [label for label in facts if label["text"] == path.name]
        entries = list(_entries(labels, text))
        for entry in entries:
            yield _outcome(text, entry.wanted, entry.label, entries)
        plain = {
            entry.wanted.model_copy(
                update={"scope": None, "period": None, "near": _words_of(entry.kind)}
            )
            for entry in entries
            if entry.wanted.metric not in _OF_MARKETS
        }
        for wanted in sorted(plain, key=str):
            yield _outcome(text, wanted, None, entries)


def _entries(labels: Sequence[Label], text: WholeText) -> Iterator[Entry]:
    sizes = [x["subject"] for x in labels if x["metric"] == "market_size"]
    market = next((subject for subject in sizes if _MARKET.search(subject)), None)
    for label in labels:
        kind = next((kind for kind in _KNOWN["kinds"] if _is_of(label, kind)), None)
        period = _period(label, text) if kind else None
        is_part = (
            kind
            and kind["unit"] == "usd_per_year"
            and ("-" in (period or "") or _PART.search(str(label.get("period"))))
        )
        if kind and not is_part and not _OF_NOBODY.match(label["subject"]):
            yield Entry(label, kind, _wanted(label, kind, market, period))


def _is_of(label: Label, kind: dict[str, Any]) -> bool:
    return label["metric"] in kind["labels"] and label["unit"] in kind["units"]


def _wanted(
    label: Label, kind: dict[str, Any], market: str | None, period: str | None
) -> WantedFact:
    subject, scope = str(label["subject"]), str(label.get("scope") or "")
    is_part = kind["metric"] == "market_share" or not _MARKET.search(subject)
    if kind["metric"] in _OF_MARKETS and market and is_part:
        scope = ", ".join(filter(None, [subject if subject != market else "", scope]))
        subject = market
    names = [] if kind.get("is_plain") else [match[0] for match in _NAME.finditer(scope)]
    names = [word for word in names if not word.startswith("Series") and len(word) > 1]
    if kind["metric"] == "market_share" and scope and not names:
        names = scope.split(",")[0].split()[:1]
    has_period = kind["metric"] != "growth_rate" and kind["unit"] != "year"
    return WantedFact.model_validate(
        {
            "subject": re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-"),
            "metric": kind["metric"],
            "unit": kind["unit"],
            "near": [
                *(_KNOWN["written"].get(word, word) for word in names),
                *_words_of(kind),
            ],
            "without": [kind["without"]] if "without" in kind else [],
            "period": period if has_period else None,
            "is_forecast": bool(label["is_forecast"]) or "status" in label,
            "scope": scope or None,
        }
    )


def _words_of(kind: dict[str, Any]) -> tuple[str, ...]:
    return (kind["first"], kind["near"]) if "first" in kind else (kind["near"],)


def _period(label: Label, text: WholeText) -> str | None:
    """Return the period of a label as entries write it; null where it is the time of writing."""
    words = str(label.get("period") or "")
    if match := _QUARTER.search(words):
        return f"{match[3]}-Q{match[1] or _ORDINALS.index(match[2]) + 1}"
    if match := _YEAR.fullmatch(words):
        return match[1]
    year = str(label.get("as_of") or "")[:4]
    is_to_come = label["is_forecast"] or "status" in label
    is_past = bool(text.written) and year < str(text.written)[:4]
    return year if year and (is_to_come or is_past) else None


def _outcome(
    text: WholeText, wanted: WantedFact, label: Label | None, entries: Sequence[Entry]
) -> Outcome:
    facts, unplaced = facts_in(text, [wanted])
    fitting = _fitting(wanted, entries)
    own = [label] if label else fitting
    for fact in facts:
        ends = {fact.value_low, fact.value_high} - {None}
        is_stated = any((wanted.subject, wanted.metric, end) in _STATED for end in ends)
        is_right = any(_is_figure(ends, item) for item in own) or (is_stated and not label)
        is_fitting = is_stated or any(_is_figure(ends, item) for item in fitting)
        verdict: Verdict = "right" if is_right else "another" if is_fitting else "wrong"
        return Outcome(wanted, label, fact, verdict)
    seen: list[tuple[str, ...]] = [
        item.sighting.objections
        for item in candidates(text, wanted)
        for known in own
        if _is_figure({item.quantity.low, item.quantity.high} - {None}, known)
    ]
    if not seen:
        return Outcome(wanted, label, None, "missing")
    least = min(seen, key=len) or unplaced
    return Outcome(wanted, label, None, "stands", "; ".join(least))


def _fitting(wanted: WantedFact, entries: Sequence[Entry]) -> list[Label]:
    """Return the labels that have all that an entry asks for; without a period, the newest."""
    alike = [
        (entry.label, entry.wanted.period or _NOW)
        for entry in entries
        if (entry.wanted.subject, entry.wanted.metric) == (wanted.subject, wanted.metric)
        and entry.wanted.is_forecast == wanted.is_forecast
        and wanted.period in {None, entry.wanted.period}
        and {*wanted.near[:-1]} <= {*entry.wanted.near}
    ]
    newest = max((period for _, period in alike), default=_NOW)
    return [label for label, period in alike if period == newest or wanted.is_forecast]


def _is_figure(ends: set[Any], label: Label) -> bool:
    """Return whether all ends of a figure are those of a labelled one."""
    factor = _FACTORS.get(label["unit"], Decimal(1))
    known = label["value"] if isinstance(label["value"], dict) else label
    values = [Decimal(str(known[end])) * factor for end in ("low", "high", "value") if end in known]
    return bool(ends) and all(
        any(abs(end - value) <= abs(value) * _ROUNDING for value in values) for end in ends
    )


def described(item: Outcome) -> str:
    """Return an outcome for people: the entry, the label, what was published or why not."""
    wanted, label, found = item.wanted, item.label, item.found
    asked = [wanted.subject, wanted.metric, wanted.period or "", " & ".join(wanted.near)]
    lines = [f"{item.verdict}: {' | '.join(asked)}{' (forecast)' * wanted.is_forecast}"]
    if label:
        lines.append(f"  {label['id']} {label['printed']}: {label['sentence']}")
    if found:
        ends = f"{found.value_low} to {found.value_high} ({found.as_of and found.as_of.date()})"
        lines.append(f"  published {ends}: {found.evidence_text}")
    return "\n".join([*lines, f"  {item.why}"] if item.why else lines)


def main() -> None:
    """Print what came of labelled facts, and each wrong one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="*")
    parser.add_argument("--all", action="store_true", help="what stands or is missing, too")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for name in arguments.rounds or sorted(path.name for path in ROUNDS.glob("round*")):
        for item in outcomes(name):
            kinds = ["labels", f"  {item.wanted.metric}"] if item.label else ["without scope"]
            for kind in kinds:
                counts.setdefault(kind, Counter())[item.verdict] += 1
            is_told = arguments.all and item.label and item.verdict != "right"
            if item.verdict == "wrong" or is_told:
                sys.stdout.write(described(item) + "\n")
    for kind, count in counts.items():
        share = f"{100 * count['right'] / count.total():.0f} %"
        sys.stdout.write(f"{kind}: {share} right of {count.total()}; {dict(count)}\n")


if __name__ == "__main__":
    main()
