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


def model_key(offer_key: str) -> str:
    """Return what an offer has in common with the same model's offers elsewhere: its last part.

    >>> model_key("accounts/fireworks/models/gpt-oss-20b"), model_key("GPT OSS 20B")
    ('gpt-oss-20b', 'gpt-oss-20b')
    """
    return offer_slug(offer_key).rsplit("/", maxsplit=1)[-1]
