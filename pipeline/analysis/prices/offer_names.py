"""Spellings of one offer's name, made alike."""

import re


def offer_slug(offer_key: str) -> str:
    """Return an offer's name in one spelling: ids and printed labels of one offer meet in it.

    >>> offer_slug("Llama 3.3 70B Versatile")
    'llama-3.3-70b-versatile'
    >>> offer_slug("openai/gpt-oss-20b")
    'openai/gpt-oss-20b'
    """
    return re.sub(r"[\s_]+", "-", offer_key.strip().casefold())
