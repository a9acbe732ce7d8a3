"""Where an answer sends us."""

from urllib.parse import urljoin

from pipeline.fetch.outcome import FetchError
from pipeline.fetch.transport import REDIRECTS, HttpAnswer

MAX_REDIRECTS = 5
"""As many as RFC 9309 asks for robots.txt; real chains have two or three."""


def redirect_target(answer: HttpAnswer) -> str | None:
    """Return the address that a redirect names; null where the answer is none.

    Raises:
        FetchError: The redirect names no address, or gives up encryption.
    """
    if answer.status not in REDIRECTS:
        return None
    location = answer.headers.get("Location", "").strip()
    if not location:
        message = f"status {answer.status} without a Location"
        raise FetchError(message, "network_error")
    try:
        # Headers arrive as Latin-1; addresses beyond ASCII are UTF-8 in practice.
        location = location.encode("latin-1").decode("utf-8")
        target = urljoin(answer.url, location).partition("#")[0]
    except ValueError as error:
        message = f"the server redirects to {location[:200]!r}, which is no address"
        raise FetchError(message, "refused") from error
    if answer.url.startswith("https:") and target.lower().startswith("http:"):
        # Anybody on the way could change the prices that we would quote.
        message = f"the server redirects from https to {target[:200]}"
        raise FetchError(message, "refused")
    return target
