"""Names of sellers as people type them."""

from collections.abc import Iterable, Mapping

from pipeline.cli.options import ProjectPlace
from pipeline.domain.names import names_like
from pipeline.registry.strict_yaml import ConfigError


def unknown_seller(name: str, known: Iterable[str]) -> str:
    """Return what is said of a seller that nobody knows, with the names that are like it."""
    like = names_like(name, known)
    return f"no seller '{name}'" + (f"; like it: {', '.join(like)}" if like else "")


def known_seller(place: ProjectPlace, name: str, priced: Iterable[str]) -> str:
    """Return our id of a seller, by any of its names.

    Args:
        place: Its providers.yaml is read where no price has the name as an id.
        name: As typed.
        priced: Ids that prices have.

    Raises:
        ConfigError: Nobody has this name; the message has those like it.
    """
    ids = set(priced)
    if name in ids:
        return name
    listed: Mapping[str, str] = place.project.providers.ids_by_name
    if (found := listed.get(name.casefold())) is None:
        raise ConfigError(unknown_seller(name, ids | set(listed)))
    return found
