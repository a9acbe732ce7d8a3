"""Addresses of pages: stable, of letters that no file system and no address minds."""

import hashlib
import re
from typing import Final

PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)?")
LONGEST: Final = 100


def model_page(model_id: str) -> str:
    """Return the address of a model's page.

    >>> model_page("meta/llama-3.3-70b-instruct")
    'models/meta--llama-3.3-70b-instruct.html'
    """
    return f"models/{slug(model_id)}.html"


def provider_page(provider_id: str) -> str:
    """Return the address of a provider's page.

    >>> provider_page("groq")
    'providers/groq.html'
    """
    return f"providers/{slug(provider_id)}.html"


def slug(name: str) -> str:
    """Return an id as the name of a file; one with other signs gets a digest, so that none clash.

    >>> slug("org/a model"), slug("index")
    ('org-a-model-76dcb994', 'index-1bc04b52')
    """
    if PLAIN.fullmatch(name) and len(name) <= LONGEST and "--" not in name and name != "index":
        return name.replace("/", "--")
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    kept = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST]
    return f"{kept}-{digest}".lstrip("-")
