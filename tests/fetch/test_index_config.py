"""Which package index is asked is the machine's own configuration, pip's first, then uv's."""

import logging
from base64 import b64encode

import pytest
from pypi_simple import PYPI_SIMPLE_ENDPOINT

from pipeline.fetch import index_config
from pipeline.fetch.index_config import configured_authorities, configured_indexes
from pipeline.registry.strict_yaml import ConfigError


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return a home whose machine has no settings but those below it."""
    monkeypatch.setattr(index_config.sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setattr(index_config, "SYSTEM_FILES", ())
    return tmp_path


@pytest.fixture
def ask(home):
    """Return what reads the configuration, given variables."""

    def read(**variables):
        given = {"HOME": str(home), "XDG_CONFIG_DIRS": str(home / "xdg"), **variables}
        return [index.url for index in configured_indexes(given)]

    return read


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_without_settings_the_librarys_default_is_asked(ask):
    assert ask() == [PYPI_SIMPLE_ENDPOINT]


@pytest.mark.parametrize("name", ["PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_a_variable_names_the_main_index(ask, name):
    assert ask(**{name: "https://index.example/simple"}) == ["https://index.example/simple/"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (".config/pip/pip.conf", "[global]\nindex-url = https://index.example/simple\n"),
        (".pip/pip.conf", "[install]\nindex-url = https://index.example/simple\n"),
        ("environment/pip.conf", "[global]\nindex-url = https://index.example/simple\n"),
        ("xdg/pip/pip.conf", "[global]\nindex-url = https://index.example/simple\n"),
        (".config/uv/uv.toml", 'index-url = "https://index.example/simple"\n'),
        (".config/uv/uv.toml", '[[index]]\nurl = "https://index.example/simple"\ndefault = true\n'),
    ],
)
def test_a_file_names_the_main_index(ask, home, place, text):
    write(home / place, text)

    assert ask() == ["https://index.example/simple/"]


def test_variables_go_before_files_and_the_environments_file_before_the_users(ask, home):
    write(home / "environment/pip.conf", "[global]\nindex-url = https://own.example/simple\n")
    write(home / ".config/pip/pip.conf", "[global]\nindex-url = https://user.example/simple\n")

    assert ask() == ["https://own.example/simple/"]
    assert ask(PIP_INDEX_URL="https://set.example/simple") == ["https://set.example/simple/"]


def test_further_indexes_are_asked_after_the_main_one_and_folders_are_skipped(ask, home, caplog):
    write(
        home / ".config/pip/pip.conf",
        "[global]\nextra-index-url =\n    https://more.example/simple\n    file:///srv/simple\n",
    )
    with caplog.at_level(logging.INFO):
        asked = ask(
            PIP_INDEX_URL="https://index.example/simple",
            UV_INDEX="inner=https://inner.example/simple",
        )

    assert asked == [
        "https://index.example/simple/",
        "https://inner.example/simple/",
        "https://more.example/simple/",
    ]
    assert "index file:///srv/simple is not on the web and is skipped" in caplog.text


def test_credentials_leave_the_address_and_are_never_printed(home):
    variables = {"HOME": str(home), "PIP_INDEX_URL": "https://me:s%40fe@index.example/simple"}
    (index,) = configured_indexes(variables)

    assert index.url == "https://index.example/simple/"
    assert index.authorization == f"Basic {b64encode(b'me:s@fe').decode()}"
    assert "Basic" not in repr(index)


def test_pips_certificates_are_trusted(home):
    write(home / "pip.pem", "")
    write(home / ".config/pip/pip.conf", f"[global]\ncert = {home}/pip.pem\n")
    variables = {"HOME": str(home), "XDG_CONFIG_DIRS": str(home)}

    assert configured_authorities(variables) == f"{home}/pip.pem"
    assert configured_authorities({"HOME": "/nowhere", "XDG_CONFIG_DIRS": str(home)}) is None
    with pytest.raises(ConfigError, match="where there are no certificates"):
        configured_authorities(variables | {"PIP_CERT": "/nowhere/ca.pem"})


@pytest.mark.parametrize(
    ("place", "text"),
    [(".config/pip/pip.conf", "index-url = x\n"), (".config/uv/uv.toml", "index-url = [\n")],
)
def test_a_broken_file_is_named_without_its_words(ask, home, place, text):
    write(home / place, text)

    with pytest.raises(ConfigError, match="no settings of"):
        ask()
