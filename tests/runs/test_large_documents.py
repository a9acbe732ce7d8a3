"""Large documents are read after all others of a night."""

from datetime import UTC, datetime

from benchmarks.site import price_page, write_registries
from pipeline.registry.project import load_project
from pipeline.runs.refresh import LARGE_BYTES, refresh_sources
from tests.local_site import serving

LARGE = price_page(0, filler=LARGE_BYTES // 1_000)
SMALL = price_page(1, filler=1)
PAGES = 4


def test_a_large_document_keeps_no_other_waiting(tmp_path):
    """The first two of four sources are large: the smaller one of them is read before the other."""
    with serving() as site:
        bodies = (LARGE + b"<p>more", LARGE, SMALL, SMALL)
        site.pages |= {str(number): body for number, body in enumerate(bodies)}
        project = load_project(write_registries(tmp_path, site.base, PAGES), tmp_path / "warehouse")
        with project.warehouse.lock():
            results = list(
                refresh_sources(
                    project,
                    project.registry.sources,
                    is_offline=False,
                    now=lambda: datetime.now(UTC),
                )
            )

    assert len(LARGE) > LARGE_BYTES > len(SMALL)
    assert {result.source.id for result in results[:2]} == {"page-2", "page-3"}
    assert [result.source.id for result in results[2:]] == ["page-1", "page-0"]
    assert all(result.trouble is None for result in results)
