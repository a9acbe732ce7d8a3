"""Hardware that is rented: whether a label names a GPU, and how many its machine has."""

import re
from functools import lru_cache
from typing import Final

from pipeline.domain.units import NODE_SIZES

_GPU_NAME: Final = re.compile(
    r"(?<![0-9a-z])(?:GPUs?|accelerators?|hardware|NVIDIA|RTX|TPU|Gaudi|MI[0-9]{3}X?|GB?[123]00"
    r"|A(?:10G?|16|30|40|100|4500)|[AMP][456]000|[456]000\s(?:Ada|Blackwell)|H(?:20|[128]00)"
    r"|B[123]00|GH200|L(?:4|20|40S?)|T4|K80|G?V100|P(?:40|100)"
    r"|[345]0[6-9]0)(?![0-9a-wyz]|x(?![1-9][0-9]?\b))",
    re.I,
)
_OTHER_HARDWARE: Final = re.compile(
    r"\bv?CPUs?\b|\b(?:storage|memory|RAM|disks?|volumes?|bandwidth|egress|network\w*)\b", re.I
)
_ANY_HARDWARE: Final = re.compile(r"\b(?:GPUs?|accelerators?|hardware)\b", re.I)
"""Words that a header has for whatever stands below it."""

_SEVERAL: Final = r"(?<![0-9a-z./])(?:[2-9]|[1-9][0-9]+)"
_GPUS: Final = r"(?:GPUs|(?<!\w{3}\s)GPU\b|(?:NVIDIA\s)?[ABHL][0-9]{2,3}\b)"
_SEVERAL_GPUS: Final = re.compile(
    rf"{_SEVERAL}\s?[x×][\s_-]?(?=[a-z])|(?<![a-z])(?<!MI[0-9]{{3}})[x×]\s?(?:[2-9]|[1-9][0-9]+)\b"
    rf"|{_SEVERAL}\s{_GPUS}",
    re.I,
)
_COUNT_IN: Final = (
    re.compile(rf"(?P<count>{_SEVERAL})\s?[x×][\s_-]?(?=[a-z])", re.I),
    re.compile(rf"(?P<count>{_SEVERAL})\s{_GPUS}", re.I),
    re.compile(
        r"(?:(?<=[a-z0-9]\s)|(?<![a-z0-9])(?:[A-Z]{1,3}[0-9]{2,4}))[x×]\s?"
        r"(?P<count>[2-9]|[1-9][0-9]+)\b",
        re.I,
    ),
)
"""How a label says how many GPUs its machine has; `T4x4x16` counts other things."""

_MACHINE: Final = re.compile(
    r"\b(?:servers?(?! edition)|nodes?|(?<!virtual )machines?|bare[\s-]?metal|rigs?|clusters?"
    r"|workstations?|hosts?|racks?|HGX|DGX|(?<=[0-9] )instances?|dual|twin|quad|oct[ao]"
    r"|pairs?|NVL[0-9]+)\b|\b[0-9]\s?/\s?[0-9]|[¼½¾⅛]",
    re.I,
)
"""What holds GPUs, or is a part of one; `Instance` as a title may stand above single ones."""

_ONE_GPU: Final = re.compile(r"(?<![0-9a-z.])1\s?[x×][\s_-]?(?=[a-z])|(?<![\w.])1 GPU\b", re.I)
GPU_COUNT: Final = re.compile(
    r"^(?:#|number of|no\.?)\s*(?:of\s)?GPUs?$|^GPU count$"
    r"|^(?:GPU|accelerator)s(?: (?:per|in (?:a|the|each)) (?:server|node|machine|instance))?$",
    re.I,
)
"""Header of a column that counts GPUs."""

GPU_TYPE: Final = re.compile(r"^(?:GPU|accelerator|graphics card)s?(?: types?| models?)?$", re.I)
"""Header of a column that names them."""


@lru_cache(maxsize=1_024)
def is_gpu(label: str) -> bool:
    """Return whether the label of a row, with the header above it, names a GPU.

    >>> is_gpu("Hardware A100 80GB"), is_gpu("Hardware CPU"), is_gpu("GPU storage")
    (True, False, False)
    """
    found = _GPU_NAME.search(label)
    if found and _OTHER_HARDWARE.search(label):
        found = _GPU_NAME.search(_ANY_HARDWARE.sub(" ", label))
    return found is not None


def is_gpu_model(name: str) -> bool:
    """Return whether a name is that of a GPU by its own words.

    >>> is_gpu_model("6000 Ada"), is_gpu_model("1 GPU")
    (True, False)
    """
    return is_gpu(_ANY_HARDWARE.sub(" ", name)) and any(map(str.isdigit, name))


def gpu_count(label: str) -> int | None:
    """Return how many GPUs a label names; null if it names several and does not say how many.

    >>> gpu_count("8x NVIDIA H100"), gpu_count("A100"), gpu_count("H100x26x234")
    (8, 1, None)
    """
    if not _SEVERAL_GPUS.search(label):
        return 1
    named = {int(match["count"]) for pattern in _COUNT_IN for match in pattern.finditer(label)}
    return next(iter(named)) if len(named) == 1 and named <= set(NODE_SIZES) else None


def is_machine(label: str) -> bool:
    """Return whether a label, with the header above it, names what holds GPUs.

    >>> is_machine("Server H100"), is_machine("GPU RTX PRO 6000 Server Edition")
    (True, False)
    """
    return _MACHINE.search(label) is not None


def machine_size(label: str) -> int | None:
    """Return how many GPUs the machine has that a label names; null where it counts none.

    >>> machine_size("1x NVIDIA H100"), machine_size("8 × B200 SXM"), machine_size("H100 SXM")
    (1, 8, None)
    """
    if _SEVERAL_GPUS.search(label):
        return gpu_count(label)
    return 1 if _ONE_GPU.search(label) else None


def machine_words(size: int) -> str:
    """Return what a GPU is a part of, by the number of GPUs that its machine has."""
    return f"node of {size} GPUs" if size > 1 else "one GPU"
