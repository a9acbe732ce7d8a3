"""The parts of a provider's model id around the name: path, region, tags, dates of release."""

import re
from dataclasses import dataclass, replace

from pipeline.identity.lexicon import Lexicon

_ACCOUNT = re.compile(r"(?:^|/)accounts/([^/]+)/(?:models|routers|deployments)/(.+)$")
_DOTTED = re.compile(
    r"(?:(us-gov|us|eu|apac|ap|au|jp|ca|sa|global|regional)\.)?([a-z0-9_-]+)\.(.+)"
)
_OWN_VERSION = re.compile(r"-(?:v?1)(?::\d+)?$|-v(\d+):\d+$")
_POINT_RELEASE = re.compile(r"-v(\d+):([1-9])$")
_TAG_SIZE = re.compile(r"[ae]?\d+(?:\.\d+)?b(?:-.+)?")
_PLACE = re.compile(r"[a-z]{2}(?:-gov)?-[a-z]+-\d|\d+-month-commitment")
_SERVED_VERSION = re.compile(r"-v?1:0$")
_FINE_TUNE = re.compile(r"^ft:|\.ft-")
_PREFIXES = ("@cf/", "@hf/", "hf:", "~")


DATED_DIGITS = 4
"""Fewest digits of a date after `@`; fewer count revisions of the host."""


@dataclass(frozen=True)
class Address:
    """A model id taken apart."""

    org: str | None
    """Who made or uploaded the model, in our spelling if it is a maker that we know."""
    name: str
    """The name, in lower case, as spelled."""
    region: str | None = None
    """Region that the id restricts the offer to."""
    tags: tuple[str, ...] = ()
    """Words after a colon."""
    is_repository: bool = False
    """Whether the id repeats the maker's own name, so that nothing is left out of it."""
    is_text: bool = False
    """Whether this is a label rather than an id."""


def parse_address(lexicon: Lexicon, text: str) -> Address | None:
    """Return the parts of an id or label; none for a customer's fine-tune or several models."""
    text = " ".join(text.lower().split()).rstrip("*†‡ ")
    if not text or "," in text or _FINE_TUNE.search(text):
        return None
    bare = text
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix)
    is_text = " " in bare
    account = _ACCOUNT.search(bare)
    if account:
        uploader = None if account[1] in lexicon.hosts else account[1]
        org = lexicon.makers.get(account[1], uploader)
        return _tagged(Address(org=org, name=account[2], is_repository=True))
    if is_text:
        bare = bare.replace(": ", "/")
    *path, name = [part.strip() for part in bare.split("/")]
    segments = [part for part in path if part in lexicon.makers or not _is_place(lexicon, part)]
    if not segments or segments[-1] in lexicon.hosts:
        dotted = _parse_dotted(lexicon, name)
        if dotted:
            return dotted
    org = lexicon.makers.get(segments[-1], segments[-1]) if segments else None
    return _tagged(
        Address(
            org=org,
            name=name,
            tags=tuple(part for part in path if part in lexicon.offers),
            is_repository=len(segments) == 1 and not text.startswith("@") and not is_text,
            is_text=is_text,
        )
    )


def _is_place(lexicon: Lexicon, part: str) -> bool:
    return part in lexicon.hosts or _PLACE.fullmatch(part) is not None


def _parse_dotted(lexicon: Lexicon, name: str) -> Address | None:
    match = _DOTTED.fullmatch(name)
    if match is None or match[2] not in lexicon.makers:
        return None
    rest = _POINT_RELEASE.sub(r"-v\1.\2", match[3])
    own = _OWN_VERSION.search(rest)
    if own and own[1] in (None, "1"):
        rest = rest[: own.start()]
    return _tagged(Address(org=lexicon.makers[match[2]], name=rest, region=match[1]))


def _tagged(address: Address) -> Address:
    name, at, release = _SERVED_VERSION.sub("", address.name).partition("@")
    if at and release.isdigit() and len(release) >= DATED_DIGITS:
        name = f"{name}-{release}"
    name, *tags = name.split(":")
    kept = list(address.tags)
    for tag in tags:
        if _TAG_SIZE.fullmatch(tag):
            name = f"{name}-{tag.removesuffix('-cloud')}"
        else:
            kept.append(tag)
    return replace(address, name=name, tags=tuple(kept))
