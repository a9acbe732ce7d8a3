"""Groups of the asset graph, numbered: Dagster lists them by name, people read them in order."""

from typing import Final

ORDER: Final = (
    *("cited", "pricing_pages", "feeds", "measurements"),
    *("core", "derived", "report"),
)


def group_name(name: str) -> str:
    """Return what a group is called in Dagster.

    >>> group_name("cited"), group_name("core")
    ('1_cited', '5_core')
    """
    return f"{ORDER.index(name) + 1}_{name}"


REPORT: Final = group_name("report")

RUN_LAST = {"dagster/priority": "-1"}
"""Steps run one by one, these last: all tables are published by then, or one has failed."""
