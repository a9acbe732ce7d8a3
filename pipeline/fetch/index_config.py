"""Which package indexes this machine uses, by the variables and files of pip and of uv.

Variables go before files, the environment's own file before the user's, and that before the
system's, as with pip; uv's settings are asked where pip has none.
"""

import configparser
import logging
import os
import sys
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

from pipeline.fetch.addresses import without_credentials
from pipeline.registry.strict_yaml import ConfigError

log = logging.getLogger(__name__)

VARIABLES: Final = (
    *("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"),
    *("PIP_EXTRA_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL"),
)
"""Those of the first row name the main index, those of the second further ones."""

SYSTEM_FILES: Final = (Path("/etc/pip.conf"), Path("/etc/uv/uv.toml"))

SECTIONS: Final = ("global", "install", "download")


@dataclass(frozen=True, slots=True)
class PackageIndex:
    """One index.

    Attributes:
        url: Its address, without credentials, with a slash at its end.
        authorization: Value of the header that it asks for; not shown when printed.
    """

    url: str
    authorization: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """Return its host."""
        return urlsplit(self.url).hostname or ""


def configured_indexes(environ: Mapping[str, str] = os.environ) -> list[PackageIndex]:
    """Return the indexes to ask, in order; the client library's default where none is configured.

    Folders and other addresses that are not of the web are left out, with a line in the log.

    Raises:
        ConfigError: A file of settings cannot be read.
    """
    named = dict.fromkeys(_addresses(environ))
    found = []
    for address in named:
        if urlsplit(address).scheme in {"http", "https"}:
            found.append(_index(address))
        else:
            log.warning("index %s is not on the web and is skipped", without_credentials(address))
    return found


def configured_authorities(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the certificates that pip trusts; null where it has the machine's.

    Raises:
        ConfigError: A file of settings cannot be read, or there are no certificates.
    """
    settings = [_pip_settings(path)["cert"] for path in _pip_files(environ)]
    named = next(filter(None, [environ.get("PIP_CERT", ""), *settings]), None)
    if named is not None and not Path(named).exists():
        msg = f"pip's setting `cert` names {named}, where there are no certificates: mend it"
        raise ConfigError(msg)
    return named


def _usual_index() -> str:
    """Return the index that is asked where nothing names another; loaded only then: it is slow."""
    from pypi_simple import PYPI_SIMPLE_ENDPOINT  # noqa: PLC0415

    return PYPI_SIMPLE_ENDPOINT


def _addresses(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the main index and the further ones, each as the first that is set names it."""
    settings = [_pip_settings(path) for path in _pip_files(environ)]
    uv = [_uv_settings(path) for path in _uv_files(environ)]
    mains = [environ.get(name, "") for name in VARIABLES[:3]]
    mains += [settings_["index-url"] for settings_ in (*settings, *uv)]
    extras = [environ.get(name, "") for name in VARIABLES[3:]]
    extras += [settings_["extra-index-url"] for settings_ in (*settings, *uv)]
    named = next(filter(None, mains), None)
    yield (_usual_index() if named is None else named).strip()
    for words in extras:
        # uv writes `name=address` for an index with a name.
        yield from (word.partition("=")[2] if _is_named(word) else word for word in words.split())


def _is_named(word: str) -> bool:
    return "=" in word.partition("://")[0]


def _index(address: str) -> PackageIndex:
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    url = urlunsplit((parts.scheme, place, parts.path.rstrip("/") + "/", parts.query, ""))
    if parts.username is None:
        return PackageIndex(url)
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return PackageIndex(url, f"Basic {b64encode(pair.encode()).decode()}")


def _pip_files(environ: Mapping[str, str]) -> list[Path]:
    """Return pip's files, the strongest first."""
    if environ.get("PIP_CONFIG_FILE") == os.devnull:
        return []
    home = Path(environ.get("HOME", Path.home()))
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    system = [Path(each) for each in environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep)]
    chosen = [Path(environ["PIP_CONFIG_FILE"])] if environ.get("PIP_CONFIG_FILE") else []
    return [
        *chosen,
        Path(sys.prefix) / "pip.conf",
        user / "pip" / "pip.conf",
        home / ".pip" / "pip.conf",
        home / "Library" / "Application Support" / "pip" / "pip.conf",
        *(path for path in SYSTEM_FILES if path.suffix == ".conf"),
        *(folder / "pip" / "pip.conf" for folder in system),
    ]


def _pip_settings(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        msg = f"{path}: no settings of pip: {type(error).__name__}"
        raise ConfigError(msg) from error
    return {
        key: next((parser.get(each, key) for each in SECTIONS if parser.has_option(each, key)), "")
        for key in ("index-url", "extra-index-url", "cert")
    }


def _uv_files(environ: Mapping[str, str]) -> list[Path]:
    home = Path(environ.get("HOME", Path.home()))
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    chosen = [Path(environ["UV_CONFIG_FILE"])] if environ.get("UV_CONFIG_FILE") else []
    uv = [path for path in SYSTEM_FILES if path.suffix == ".toml"]
    return [*chosen, user / "uv" / "uv.toml", *uv]


def _uv_settings(path: Path) -> dict[str, str]:
    """Return uv's settings by pip's names for them."""
    try:
        stated: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        stated = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: no settings of uv: {type(error).__name__}"
        raise ConfigError(msg) from error
    tables = [item for item in stated.get("index", ()) if isinstance(item, dict)]
    main = [item.get("url", "") for item in tables if item.get("default")]
    extra = [item.get("url", "") for item in tables if not item.get("default")]
    return {
        "index-url": (main or [stated.get("index-url", "")])[0],
        "extra-index-url": " ".join([*extra, *stated.get("extra-index-url", ())]),
    }
