"""Bad pages beside good sources; the script beside has one of each kind."""

from collections.abc import Callable
from hashlib import sha256
from time import process_time

import pytest

from pipeline.fetch.page import judge_page
from tests.faults.bad_pages import articles, markdown_pages, price_pages
from tests.faults.pages import main

MOST_HASHES = 60
"""Time that judging a page may take, in that of hashing it. It takes ten."""


@pytest.mark.long
def test_good_sources_are_read_in_time_beside_bad_pages():
    assert main(["text", "one-word", "renamed-rows", "endless", "feed-models"]) == 0


@pytest.mark.parametrize("name", ["text", "half-entities", "article-figures", "quotes"])
def test_a_large_page_is_judged_about_as_fast_as_it_is_hashed(name):
    """All pages of a night take turns at it: at a second each, dozens would make the good wait."""
    page = (price_pages() | articles() | markdown_pages())[name].encode()

    judging = least_s(lambda: judge_page(page, url="https://a.example/b", requested_url=""))

    assert judging < MOST_HASHES * least_s(lambda: sha256(page).digest())


def least_s(work: Callable[[], object]) -> float:
    """Return the least processor time of three tries."""
    spent = []
    for _ in range(3):
        started = process_time()
        work()
        spent.append(process_time() - started)
    return min(spent)
