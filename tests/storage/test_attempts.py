"""Which attempts readings are made of."""

import pytest

from pipeline.storage.attempts import Attempt, readable_attempts


@pytest.fixture
def attempt(utc):
    """Return what makes a sound attempt of June 30, by its document and when it was archived."""

    def make(digest, archived_at, method="transcribed", day="2024-06-30"):
        return Attempt(
            source_id="acme",
            fetched_at=utc(day),
            archived_at=utc(archived_at),
            method=method,
            outcome="new",
            url="https://acme.example/pricing",
            final_url="https://acme.example/pricing",
            sha256=digest * 64,
        )

    return make


@pytest.mark.parametrize("method", ["transcribed", "embedded"])
@pytest.mark.parametrize("digests", ["ab", "ba"])
def test_of_our_own_work_the_newest_of_a_day_counts(attempt, method, digests):
    """Whatever the digests are, by which attempts of one time are in order."""
    older, newer = (
        attempt(digest, archived_at, method)
        for digest, archived_at in zip(digests, ("2026-01-01", "2026-01-02"), strict=True)
    )

    assert readable_attempts(sorted([older, newer], key=Attempt.order)) == [newer]


def test_pages_of_one_time_count_all(attempt):
    pages = [attempt("a", "2026-01-02", "saved"), attempt("b", "2026-01-01", "saved")]

    assert readable_attempts(pages) == pages


def test_a_page_of_that_day_takes_no_transcripts_place(attempt):
    ours, page = attempt("a", "2026-01-01"), attempt("b", "2026-01-02", "saved")

    assert readable_attempts([ours, page]) == [ours, page]


def test_what_we_read_of_two_days_counts_twice(attempt):
    two = [attempt("a", "2026-01-01"), attempt("b", "2026-01-01", day="2024-07-31")]

    assert readable_attempts(two) == two
