"""What an answer is, judged by evidence in it: a pure function of status, headers and body."""

from http import HTTPStatus
from urllib.parse import urlsplit

from pipeline.domain.outcome import Outcome
from pipeline.fetch.body import Body
from pipeline.fetch.marks import PRIVATE_STORE, WALL_HEADERS, WALL_SIGNS, WALL_TITLES
from pipeline.fetch.outcome import ExpectedType
from pipeline.fetch.page import JudgePage, PageVerdict
from pipeline.fetch.page_text import as_utf8, title
from pipeline.fetch.transport import HttpAnswer

SNIFFED_BYTES = 1_024
BINARY_MAGIC = (b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"RIFF")
TAIL_BYTES = 2_048
"""Behind the end mark, servers add comments and scripts of their own."""
NO_WALL_STATUSES = frozenset(
    {HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS}
)
"""Bodies of these may come from the site behind the wall, with the wall's scripts in them."""
SOUND: PageVerdict = ("new", None)
KEPT_FOR_OTHER_TYPES: frozenset[Outcome] = frozenset({"blocked", "cookie_wall", "soft_404"})
"""What an HTML page is called even where no HTML was expected; else it is of a bad type."""

STATUS_VERDICTS: dict[int, tuple[Outcome, str]] = {
    HTTPStatus.NO_CONTENT: ("empty", "the server sent no content"),
    HTTPStatus.RESET_CONTENT: ("empty", "the server sent no content"),
    HTTPStatus.PARTIAL_CONTENT: ("truncated", "the server sent a part that was not asked for"),
    HTTPStatus.UNAUTHORIZED: ("blocked", "the server asks for a login"),
    HTTPStatus.PAYMENT_REQUIRED: ("paywalled", "the server asks for payment"),
    HTTPStatus.FORBIDDEN: ("blocked", "the server forbids this address"),
    HTTPStatus.NOT_FOUND: ("gone", "the server has nothing at this address"),
    HTTPStatus.GONE: ("gone", "the server says that it was removed for good"),
    HTTPStatus.REQUEST_TIMEOUT: ("timeout", "the server gave up waiting"),
    HTTPStatus.TOO_MANY_REQUESTS: ("rate_limited", "too many requests"),
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: ("blocked", "withheld for legal reasons"),
}


def classify(
    answer: HttpAnswer, *, requested_url: str, expect_type: ExpectedType | None, judge: JudgePage
) -> PageVerdict:
    """Return the outcome of an answer, and why it is not content.

    Args:
        answer: What the server sent; no redirect.
        requested_url: Where the redirects that led to it began.
        expect_type: What the document should be, where that is known.
        judge: What judges an HTML page.
    """
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return "unchanged", None
    wall = _wall(answer)
    if wall:
        return "blocked", f"{wall} asks for proof of being human (status {answer.status})"
    if answer.status != HTTPStatus.OK:
        return _by_status(answer)
    return _by_content(answer, requested_url, expect_type, judge)


def classify_saved(
    body: bytes, *, url: str, expect_type: ExpectedType | None, judge: JudgePage
) -> PageVerdict:
    """Return what a page is that a person saved from a browser, and why it is not content.

    Args:
        body: The file.
        url: Address of the source.
        expect_type: What the document should be, where that is known.
        judge: What judges an HTML page.
    """
    # A saved file has no Content-Type; where a page is expected, markup makes it one.
    headers = {"Content-Type": "text/html"} if expect_type == "html" else {}
    answer = HttpAnswer(url, HTTPStatus.OK, headers, Body(body, len(body), is_whole=True))
    return _by_content(answer, url, expect_type, judge)


def is_bot_wall(answer: HttpAnswer) -> bool:
    """Return whether an answer comes from a wall against bots, not from the site behind it."""
    return _wall(answer) is not None


def _wall(answer: HttpAnswer) -> str | None:
    for header, word in WALL_HEADERS.items():
        value = answer.headers.get(header)
        if value is not None and word in value.lower():
            return "a bot wall"
    if answer.status in NO_WALL_STATUSES:
        return None
    page = as_utf8(answer.body.content).lower()
    named = WALL_TITLES.get(title(page))
    signs = (name for sign, name in WALL_SIGNS.items() if sign in page)
    return named or next(signs, None)


def _by_status(answer: HttpAnswer) -> PageVerdict:
    status = answer.status
    is_store = PRIVATE_STORE.search(urlsplit(answer.url).hostname or "")
    is_s3 = answer.headers.get("Server") == "AmazonS3" and b"AccessDenied" in answer.body.content
    if status == HTTPStatus.FORBIDDEN and (is_store or is_s3):
        return "gone_or_private", "the store says 403 both for what is private and what is gone"
    outcome, reason = STATUS_VERDICTS.get(status, ("network_error", "no sound answer"))
    pause = answer.headers.get("Retry-After")
    asked = f", Retry-After: {pause[:40]}" if pause else ""
    return outcome, f"{reason} (status {status}{asked})"


def _by_content(
    answer: HttpAnswer, requested_url: str, expect_type: ExpectedType | None, judge: JudgePage
) -> PageVerdict:
    content_type = answer.headers.get("Content-Type", "")
    body = as_utf8(answer.body.content, content_type)
    if not body.strip():
        return "empty", "the body is empty"
    kind = _kind(body, content_type)
    verdict = SOUND
    if kind == "html":
        verdict = judge(body, url=answer.url, requested_url=requested_url)
    if not _is_expected(kind, expect_type):
        mismatch: PageVerdict = ("bad_type", f"{expect_type} was expected, the body is {kind}")
        return verdict if verdict[0] in KEPT_FOR_OTHER_TYPES else mismatch
    if expect_type == "json" and not body.rstrip().endswith((b"}", b"]")):
        return "truncated", "the JSON document does not end"
    if verdict == SOUND and not answer.body.is_whole and not _has_end(body, kind):
        return "truncated", f"the server named no length of the {kind}, and it has no end mark"
    return verdict


def _has_end(body: bytes, kind: str) -> bool:
    """Return whether a document ends as its kind does; its server hung up without a word."""
    tail = body[-TAIL_BYTES:]
    if kind == "pdf":
        return b"%%EOF" in tail
    return b"</html" in tail.lower() if kind == "html" else tail.endswith((b"\n", b"}", b"]"))


def _is_expected(kind: str, expect_type: ExpectedType | None) -> bool:
    # Markdown may well begin with the bracket of a link.
    is_text = expect_type == "text" and kind == "json"
    return expect_type in {None, kind} or is_text


def _kind(body: bytes, content_type: str) -> str:
    """Return what the first bytes are; servers' own word counts only where those say nothing."""
    head = body[:SNIFFED_BYTES].lstrip().lower()
    if b"%pdf-" in head:
        return "pdf"
    if body.startswith(BINARY_MAGIC):
        return "binary"
    if head.startswith((b"{", b"[")):
        return "json"
    if head.startswith(b"<") and (b"<!doctype html" in head or b"<html" in head):
        return "html"
    is_html = "html" in content_type.lower() and b"<" in body
    return "html" if is_html else "text"
