"""What kinds of sellers there are to a buyer of inference."""

from typing import Final, Literal

ProviderKind = Literal[
    "lab", "host", "cloud", "router", "gateway", "plan", "tool", "chip_maker", "engine"
]
"""What a company is to a buyer of inference: providers.yaml says what each word means."""

HOST_KINDS: Final = ("lab", "host", "cloud")
"""Kinds that run models themselves: only they are compared as hosts."""
