"""The parts of a provider's model id around the name: path, region, tags, dates of release."""

import re
from typing import NamedTuple

from pipeline.analysis.identity.lexicon import Lexicon
from pipeline.analysis.identity.spelling import CONTEXT_NUMBERS, is_file_of_bits, is_release

_ACCOUNT = re.compile(r"(?:^|/)accounts/([^/]+)/(?:models|routers|deployments)/(.+)$")
"""A path below an account: `accounts/acme/models/llama-3`."""
_AREAS = r"us-gov|us|eu|apac|ap|au|jp|ca|sa|in|global|regional"
"""Areas of clouds that stand before a name, `us.meta.llama-3`, or in brackets."""
_PUBLISHER = re.compile(r"(?:.*?/)?(?:locations/([^/]+)/)?publishers/([^/]+)/models/(.+)$")
"""A cloud's name of a model: `projects/p/locations/l/publishers/meta/models/llama-3`."""
_REGISTERED = re.compile(
    r"azureml://registries/(?:azureml-)?([^/]+)/models/([^/]+)(?:/versions/(.+))?$"
)
"""Another cloud's: `azureml://registries/azureml-meta/models/Llama-3-8B/versions/9`."""
_SITE = re.compile(r"^https?://[^/]+/")
"""A site on which an id is the address of a page."""
_USERS_ACCOUNT = re.compile(r"^@(?!cf/|hf/)[^/]+/")
"""What a user calls an account, before the id: `@openai-prod/gpt-5-mini`."""
_IN_ONE_WORD = re.compile(r"(?<=[a-z0-9])--(?=[a-z0-9])")
"""A stroke in ids that may have none: `models--meta-llama--llama-3-8b`."""
_TASKED = re.compile(
    r"([a-z0-9]+)-(?:textgeneration|text2text|sentencesimilarity|reasoning|llm|vlm|asr)"
    r"(?:neuron)?-(.+?)(?:-b)?(-f)?$"
)
"""A catalogue of machine images: maker or mirror, task, name; `-f` is a chat model."""
_LAST_PLACE = re.compile(
    r"-((?:us|eu|ap|ca|sa|me)-(?:east|west|central|north|south)(?:east|west)?(?:-?\d)?)$"
)
"""A place of machines as the last words: an offer, no part of the name."""
_RAW_TAG = re.compile(r"-(?:text|code)(?=-|$)")
"""Marks of the base model in a tag, `70b-text`, `7b-code`."""
_OWN_MAKER = "amazon"
"""Maker whose names keep `v1` in ids of this form; others' `v1` counts the cloud's versions."""
_NOTE_COMMA = re.compile(r",(?=[^()]*\))")
"""A comma inside brackets: it parts remarks on one model, `(671B, FP8)`."""
_LAST_AREA = re.compile(r"[ -](global|apac|gov)$")
"""Region as the last word; `us` and `eu` are also words of offers."""
_DOTTED = re.compile(rf"(?:({_AREAS})\.)?([a-z0-9_-]+)\.(.+)")
"""Area, maker and name with points between: `eu.meta.llama3-70b`."""
_REGION = re.compile(
    rf"{_AREAS}|[a-z]{{2}}(?:-gov)?-[a-z]+-\d|[a-z]+-(?:north|south|east|west|central)[a-z]*\d"
)
"""A segment of a path that is a region: `us-east-1`, `europe-west4`."""
_PLACE = re.compile(r"(?!central$)[a-z]*(?:north|south|east|west|central)[a-z]*\d?")
"""A cloud's region in one word, as it may follow `@`: `swedencentral`, `eastus2`."""
_TERM = re.compile(r"\d+-month-commitment")
"""A segment for capacity that is reserved: `1-month-commitment`."""
_STANDARD = re.compile(r"(global|regional)-standard")
_REGION_NOTE = re.compile(rf"\(({_AREAS})\)")
_OFFER_NOTE = re.compile(r"\((?:preview|(?:base|standard|list) price)\)")
"""Remark of a seller about the offer; makers write Preview without brackets."""
_MODE_NOTE = re.compile(r"\((?:reasoning|thinking) (?:off|disabled)\)")
"""Remark that the model does not think before it answers."""
_RESERVED_CONTEXT = re.compile(r"(?<=:\d):\d+k$")
"""Length of context that reserved capacity is sold for, as in `v1:0:28k`."""
_NUMBERED = re.compile(r" \d+(?=/)")
"""A further account of a maker at a host: `NousResearch 2/hermes-4-70b`."""
_OWN_VERSION = re.compile(r"-(?:v1|v?1:\d+)$|-v(\d+):\d+$")
"""The version of an upload at a cloud, `-v1:0`; a maker's own is `-v2:0`, see `_OWN_MAKER`."""
_POINT_RELEASE = re.compile(r"-v(\d+):([1-9])$")
"""A second number that is not 0 is a point release: `-v2:1` is 2.1."""
_TAG_SIZE = re.compile(r"[ae]?(?:\d+x)?\d+(?:\.\d+)?[bm](?:-.+)?|v\d\.\d")
"""A tag that opens with a size, or is a version: `llama3:70b-instruct`, `nomic-embed-text:v1.5`."""
_CONTAINER = re.compile(r":\d+\.\d+\.\d+$")
"""Version of the program around a model, after its name."""
_SERVED_VERSION = re.compile(r"-v?1:0$")
_ISO_DATE = re.compile(r"20\d\d-\d\d-\d\d")
"""A day of release after `@`: `@2024-07-18`."""
_FINE_TUNE = re.compile(r"^ft:|\.ft-|-(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{8}$")
"""Marks of a customer's own model: a word for tuning, or the number of an endpoint, `-5e9b21fc`."""
_DIGEST = re.compile(r":[0-9a-f]{32,64}$")
"""Digest of one upload after a name: it tells no other weights."""
_RESOURCE = re.compile(r"^arn:aws[a-z-]*:[a-z]+:([a-z0-9-]*):\d*:[a-z-]+/")
"""A cloud's name of a resource: `arn:aws:bedrock:us-east-1::foundation-model/name`."""
_FILE = re.compile(r"(?:\.([a-z][a-z0-9_]*))?\.(?:gguf|ggml|llamafile|safetensors)$")
"""End of a file, and before it how it is stored: `.Q4_K_M.gguf`."""
_BUILD = re.compile(
    r"-(?:cuda|directml|generic|openvino|qnn|trtrtx|vitis|webgpu)-(?:cpu|gpu|npu)(?::\d+)?$"
    r"|(?<=-mlc)-\d+k$"
)
"""A local runner's build for one kind of machine, or for a length of context: `-cuda-gpu:4`."""
_BITS_A_WEIGHT = re.compile(r"[-_]\d(?:\.\d+)?bpw(?:-h\d)?(?=-|$)")
"""Bits of files that only one program reads: `3.5bpw-h6`."""
_SIGNS = str.maketrans({"\N{MULTIPLICATION SIGN}": "x", "\N{EN DASH}": "-", "\N{EM DASH}": "-"})
_APART = re.compile(r"(?<= \d|\d\d|\.\d) (?=[bt]\b)")
"""A space between a size and its unit in a label: `20 B`."""
_PREFIXES = ("hf:", "hf.co/", "~")
_CATALOG = "system.ai."
"""Catalogue and schema in which one seller keeps its models."""
_HOSTED = frozenset({"@cf", "@hf", "@oi"})
"""Segments of ids at a host that mirrors repositories under names of its own."""
_COLLECTION = "models"
"""Segment before the name in paths such as `maker/app/models/name`."""
_BUDGETED = "thinking"
"""Word after which a number bounds the tokens of thought."""
_ANY_RELEASE = frozenset({"", "default", "latest"})
DATED_DIGITS = 4
"""Fewest digits of a date after `@`; fewer count revisions of the host."""


class Address(NamedTuple):
    """A model id taken apart."""

    org: str | None
    """Who made or uploaded the model, in our spelling if it is a maker that we know."""
    name: str
    """The name, in lower case, as spelled."""
    region: str | None = None
    """Region that the id restricts the offer to."""
    tags: tuple[str, ...] = ()
    """Words after a colon."""
    terms: tuple[str, ...] = ()
    """Terms that the path names: `6-month-commitment`."""
    is_repository: bool = False
    """Whether the id repeats the maker's own name, so that nothing is left out of it."""
    is_sellers: bool = False
    """Whether a seller put our name of the maker there, which is not the maker's own."""
    is_text: bool = False
    """Whether this is a label rather than an id."""


def parse_address(lexicon: Lexicon, text: str) -> Address | None:
    """Return the parts of an id or label; none for a customer's fine-tune or several models."""
    text = " ".join(text.lower().translate(_SIGNS).split())
    text = _APART.sub("", _NUMBERED.sub("", text)).rstrip("*†‡ ")
    text = _NOTE_COMMA.sub(" ", text)
    if not text or "," in text or _FINE_TUNE.search(text):
        return None
    is_text = " " in text
    bare = text if is_text else _without_place(text.replace(_CATALOG, ""))
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix)
    account = _ACCOUNT.search(bare)
    if account:
        uploader = None if account[1] in lexicon.hosts else account[1]
        org = lexicon.makers.get(account[1], uploader)
        return _tagged(lexicon, Address(org=org, name=account[2], is_repository=True))
    return _parse_path(lexicon, bare, is_text=is_text)


def _without_place(text: str) -> str:
    """Return an id without what says where it is kept: site, registry, container, deployment."""
    if ":" in text:
        text = _REGISTERED.sub(r"\1/\2@\3", _RESOURCE.sub(r"\1/", _SITE.sub("", text)))
        text = _RESERVED_CONTEXT.sub("", _CONTAINER.sub("", text))
    text = _FILE.sub(lambda found: f"-{found[1]}" if found[1] else "", text.partition("#")[0])
    text = _USERS_ACCOUNT.sub("", text)
    if "pu" in text or "-mlc-" in text:
        text = _BUILD.sub("", text)
    if "bpw" in text:
        text = _BITS_A_WEIGHT.sub("-exl2", text)
    if "publishers/" in text:
        text = _PUBLISHER.sub(lambda found: "/".join(filter(None, found.groups())), text)
    return text if "/" in text else _IN_ONE_WORD.sub("/", text)


def _parse_path(lexicon: Lexicon, bare: str, *, is_text: bool) -> Address | None:
    region: str | None = None
    noted_terms: tuple[str, ...] = ()
    if is_text:
        noted = _REGION_NOTE.search(bare)
        region = noted[1] if noted else None
        noted_terms = ("non-reasoning",) if "(" in bare and _MODE_NOTE.search(bare) else ()
        bare = _MODE_NOTE.sub("", _OFFER_NOTE.sub("", _REGION_NOTE.sub("", bare)))
        bare = bare.strip().replace(": ", "/")
    *path, name = (part.strip() for part in bare.split("/"))
    path = [lexicon.segment(part) for part in path]
    if path and name.replace("-", "") in lexicon.quantizations:
        *path, name = (*path[:-1], f"{path[-1]}-{name.replace('-', '')}")
    if path[1:] and path[-1] == _COLLECTION:
        path = path[:1]
    path, name = _joined(lexicon, path, name)
    if path and name in lexicon.hosts and lexicon.family(lexicon.tokens(path[-1])) is not None:
        *path, name = path
    segments = [part for part in path if part in lexicon.makers or not _is_place(lexicon, part)]
    region = region or next(filter(None, map(_region, path)), None)
    last = _LAST_AREA.search(name)
    if last and region is None:
        region, name = last[1], name[: last.start()]
    terms = (*noted_terms, *(part for part in path if _TERM.fullmatch(part)))
    place = _LAST_PLACE.search(name)
    if place:
        terms, name = (*terms, place[1]), name[: place.start()]
    if not segments or segments[-1] in lexicon.hosts:
        dotted = _parse_dotted(lexicon, name)
        if dotted:
            return dotted._replace(region=dotted.region or region, terms=terms)
    if tasked := _tasked(lexicon, name):
        return tasked
    org = segments[-1] if segments else None
    is_repository = len(segments) == 1 and _HOSTED.isdisjoint(path) and not is_text
    return _tagged(
        lexicon,
        Address(
            org=lexicon.makers.get(org, org) if org else None,
            name=name,
            region=region,
            tags=tuple(part for part in path if part in lexicon.path_offers),
            terms=terms,
            is_repository=is_repository,
            is_sellers=is_repository and org in lexicon.shortened,
            is_text=is_text,
        ),
    )


def _tasked(lexicon: Lexicon, name: str) -> Address | None:
    """Return the parts of a name that has its task behind its maker; null for any other."""
    found = _TASKED.fullmatch(name)
    if not found or (found[1] not in lexicon.makers and found[1] not in lexicon.hosts):
        return None
    if tuple(sorted(lexicon.tokens(name))) in lexicon.known:
        return None
    named = f"{found[2]}-chat" if found[3] else found[2]
    return _tagged(
        lexicon, Address(org=lexicon.makers.get(found[1]), name=named, is_repository=True)
    )


def _joined(lexicon: Lexicon, path: list[str], name: str) -> tuple[list[str], str]:
    """Put a name that was cut into segments together, if it is known: `flux-pro/kontext/max`."""
    for place, part in enumerate(path):
        if part not in lexicon.makers and lexicon.family_at_start(lexicon.tokens(part)):
            whole = "-".join((*path[place:], name))
            if tuple(sorted(lexicon.tokens(whole))) in lexicon.known:
                return path[:place], whole
    return path, name


def _is_place(lexicon: Lexicon, part: str) -> bool:
    named = part in lexicon.hosts or part in lexicon.path_offers or part in {"*", *_HOSTED}
    is_place = named or _region(part) is not None
    return is_place or _TERM.fullmatch(part) is not None


def _region(part: str) -> str | None:
    standard = _STANDARD.fullmatch(part)
    if standard:
        return standard[1]
    return part if _REGION.fullmatch(part) else None


def _parse_dotted(lexicon: Lexicon, name: str) -> Address | None:
    match = _DOTTED.fullmatch(name)
    if match is None or match[2] not in lexicon.makers:
        return None
    rest = _POINT_RELEASE.sub(r"-v\1.\2", match[3])
    own = _OWN_VERSION.search(rest)
    is_own = lexicon.makers[match[2]] == _OWN_MAKER
    is_known = tuple(sorted(lexicon.tokens(rest))) in lexicon.known
    if own and own[1] in (None, "1") and not is_known:
        rest = rest.partition(":")[0] if is_own else rest[: own.start()]
    return _tagged(lexicon, Address(org=lexicon.makers[match[2]], name=rest, region=match[1]))


def _region_after(lexicon: Lexicon, release: str) -> str | None:
    """Return the region that follows `@`."""
    is_place = _PLACE.fullmatch(release) is not None and release not in lexicon.hosts
    return release if is_place else _region(release)


def _tells_release(part: str) -> bool:
    """Return whether a part of what follows `@` tells weights: a date or a word of the name."""
    return part not in _ANY_RELEASE and not (part.isdigit() and len(part) < DATED_DIGITS)


def _tells_weights(lexicon: Lexicon, tag: str) -> bool:
    """Return whether a word after a colon tells a size, or how the weights are stored."""
    is_stored = is_file_of_bits(tag) or tag in lexicon.quantizations
    return is_stored or _TAG_SIZE.fullmatch(tag) is not None


def _tagged(lexicon: Lexicon, address: Address) -> Address:
    if ":" not in address.name and "@" not in address.name:
        return address
    served = _SERVED_VERSION.sub("", _DIGEST.sub("", address.name))
    name, *tags = served.split(":")
    name, _, release = name.partition("@")
    region = _region_after(lexicon, release) if release else None
    if region is not None:
        address = address._replace(region=address.region or region)
    elif release and lexicon.family_at_start(lexicon.tokens(release)) is not None:
        name = release
    elif _ISO_DATE.fullmatch(release):
        name = f"{name}-{release}"
    elif release.replace("-", "_") not in lexicon.hosts:
        name = "-".join((name, *filter(_tells_release, release.split("-"))))
    kept = list(address.tags)
    is_budgeted = _BUDGETED in served or not CONTEXT_NUMBERS.isdisjoint(tags)
    for tag in tags:
        if _tells_weights(lexicon, tag) or (is_release(tag) and not is_budgeted):
            name = f"{name}-{_RAW_TAG.sub('-base', tag.removesuffix('-cloud'))}"
        else:
            kept.append(tag)
    return address._replace(name=name, tags=tuple(kept))
