"""How often claims about labelled texts are judged as a careful reader would judge them.

    python -m benchmarks.labelled_claims round1

Each round has texts in the shape of real ones, and claims of them: true ones in other words, ones
with another figure, subject, period or scope, traps, and sentences without a figure.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.articles import read_article
from pipeline.extract.documents.front_matter import article_html
from pipeline.extract.facts.texts import text_of_article
from pipeline.quantities.prose.judged import Judged, judged
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import quantities

ROUNDS = Path(__file__).parents[1] / "tests/analysis/verdicts/labelled"
FIRM = ("supported", "contradicted", "absent")
"""Verdicts that a reader can reject; the others leave the judging to a person."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled claim, and what came of it."""

    label: dict[str, Any]
    verdict: str
    judged: Judged | None

    @property
    def is_wrong(self) -> bool:
        """Whether a careful reader would reject the verdict."""
        return self.verdict in FIRM and self.verdict not in self.label["expected"]


def outcomes(name: str) -> Iterator[Outcome]:
    """Yield what comes of each claim of a round."""
    folder = ROUNDS / name
    texts = {path.name: read_text(path) for path in sorted((folder / "texts").iterdir())}
    for label in yaml.safe_load((folder / "claims.yaml").read_text(encoding="utf-8")):
        said = _said(label)
        if said is None:
            yield Outcome(label, "not_checkable" if not label.get("figure") else "unread", None)
            continue
        result = judged(said, texts[label["text"]])
        yield Outcome(label, result.standing, result)


def figures(found: list[Outcome]) -> dict[str, str]:
    """Return the figures of a round by name, each as a share in words."""
    by_kind: dict[str, list[Outcome]] = {}
    for item in found:
        by_kind.setdefault(item.label["kind"], []).append(item)
    altered = [
        item
        for kind in ("altered_subject", "altered_period", "altered_scope")
        for item in by_kind.get(kind, [])
    ]
    return {
        "wrong": str(sum(item.is_wrong for item in found)),
        "true, supported": _share(by_kind["true"], "supported"),
        "true, standing": _share(by_kind["true"], "stands"),
        "altered figure, supported": _share(by_kind["altered_figure"], "supported"),
        "altered figure, standing": _share(by_kind["altered_figure"], "stands"),
        "altered figure, contradicted": _share(by_kind["altered_figure"], "contradicted"),
        "altered otherwise, supported": _share(altered, "supported"),
        "altered otherwise, contradicted": _share(altered, "contradicted"),
        "trap, supported": _share(by_kind["trap"], "supported"),
    }


def _share(found: list[Outcome], verdict: str) -> str:
    count = sum(item.verdict == verdict for item in found)
    return f"{count} of {len(found)} ({100 * count / max(1, len(found)):.0f} %)"


def read_text(path: Path) -> WholeText:
    """Return a text of a round."""
    body = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        body = article_html(body)
    return text_of_html(body, path.stem)


def text_of_html(body: str, name: str) -> WholeText:
    """Return a page as a text that claims are judged by."""
    address = f"https://labelled.example/{name}"
    snapshot = Snapshot(
        source_id="labelled",
        url=address,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        body=body.encode(),
        content_type="text/html; charset=utf-8",
        method="saved",
    )
    return text_of_article(read_article(snapshot))


def _said(label: dict[str, Any]) -> Said | None:
    printed = str(label.get("figure") or "")
    start = label["claim"].find(printed) if printed else -1
    end = start + len(printed)
    near = [item for item in quantities(label["claim"]) if item.start < end and start < item.end]
    return Said(label["claim"], near[0], label.get("subject")) if near and printed else None


def described(item: Outcome) -> str:
    """Return a claim with its verdict and the sentence behind it, for people."""
    label = item.label
    lines = [f"{label['id']} {label['kind']} {item.verdict}: {label['claim']} [{label['figure']}]"]
    seen = item.judged.sighting if item.judged else None
    if seen:
        lines.append(f"  {seen.passage.context} | {seen.passage.text}")
        lines.append(f"  {'; '.join(seen.objections)}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures of a round, and each verdict that a reader would reject."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("round")
    parser.add_argument("--all", action="store_true", help="true claims that only stand, too")
    arguments = parser.parse_args()
    found = list(outcomes(arguments.round))
    lines = [f"{name}: {value}" for name, value in figures(found).items()]
    for item in found:
        is_missed = item.label["kind"] == "true" and item.verdict == "stands"
        if item.is_wrong or (arguments.all and is_missed):
            lines.append(described(item))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
