"""Proxies and certificate authorities that the user of this machine configured."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.request import getproxies

import certifi
from requests.utils import get_environ_proxies, select_proxy

from pipeline.registry.strict_yaml import ConfigError

CA_VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Asked in this order, as `requests` and OpenSSL know them."""


def certificate_authorities(environ: Mapping[str, str] = os.environ) -> str:
    """Return the file or folder of the authorities that are trusted; certifi's by default.

    Raises:
        ConfigError: A variable names a place where there is nothing.
    """
    named = next((name for name in CA_VARIABLES if environ.get(name)), None)
    if named is None:
        return certifi.where()
    path = environ[named]
    if not Path(path).exists():
        msg = f"{named} names {path}, where there are no certificates: mend or unset it"
        raise ConfigError(msg)
    return path


def configured_proxies() -> Callable[[str], str | None]:
    """Return what names the proxy that an address is asked through; null where it is asked alone.

    `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are read, in either case; on macOS the
    system's settings as well. Where there is no proxy now, none is looked for at each address.
    """
    if not getproxies():
        return lambda _: None
    return lambda url: select_proxy(url, get_environ_proxies(url))
