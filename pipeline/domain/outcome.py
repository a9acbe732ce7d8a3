"""What came of one attempt to get a document."""

from typing import Literal

Outcome = Literal[
    "new",
    "unchanged",
    "blocked",
    "needs_js",
    "cookie_wall",
    "paywalled",
    "soft_404",
    "gone",
    "gone_or_private",
    "rate_limited",
    "truncated",
    "too_large",
    "bad_type",
    "timeout",
    "network_error",
    "refused",
    "empty",
]
"""Only `new` and `unchanged` feed readings."""
