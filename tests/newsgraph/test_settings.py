"""The settings' one table."""

from pathlib import Path

import pytest
from msgspec.structs import fields

from newsgraph.errors import SettingError
from newsgraph.settings import SETTINGS, Part, Settings, named_variable, read_settings
from schema import DocumentLimits
from tests.conftest import ROOT

DOCS = ROOT / "docs"


def test_every_setting_is_documented() -> None:
    """docs/settings.md has each setting with its default and meaning, below the heading of what it is about, and no other."""
    rows = []
    for part, heading in zip((DOCS / "settings.md").read_text("utf-8").split("\n## ")[1:], Part, strict=True):
        title, *lines = part.splitlines()
        assert title == heading
        rows += [line for line in lines if line.startswith("| `")]
    defaults = {field.name: field.default for field in fields(Settings)}
    for (name, setting), row in zip(SETTINGS.items(), rows, strict=True):
        default = "" if defaults[name] in {None, ()} else str(defaults[name]).lower()
        assert row == f"| `{named_variable(name)}` | {default} | {setting.help} |".replace("|  |", "| |")


def test_the_environment_sets_them() -> None:
    """Variables are read by name; others of ours are refused, others' passed over."""
    assert read_settings({"NEWSGRAPH_PORT": "9", "NEWSGRAPH_DRAFTS": "yes", "PATH": "x"}) == Settings(
        port=9, drafts=True
    )
    with pytest.raises(SettingError, match="NEWSGRAPH_HOST"):
        read_settings({"NEWSGRAPH_HOTS": "x"})


def test_options_come_before_variables_and_these_before_the_file(tmp_path: Path) -> None:
    """A file says with TOML's own values what variables say as texts, and gives way to both variables and options."""
    config = tmp_path / "newsgraph.toml"
    config.write_text(
        'port = 1\nworkers = 1\ndrafts = true\nfolders = ["a", "b=c"]\ntime_limit = 2.5\nlocale = "de"\n', "utf-8"
    )
    environment = {"NEWSGRAPH_CONFIG": str(config), "NEWSGRAPH_PORT": "2", "NEWSGRAPH_WORKERS": "2"}
    assert read_settings(environment, {"port": "3", "host": None}) == Settings(
        config=str(config), port=3, workers=2, drafts=True, folders=("a", "b=c"), time_limit=2.5, locale="de"
    )


def test_what_is_set_to_nothing_is_not_set() -> None:
    """An empty text is as if nothing were said, of whatever kind the setting is."""
    assert read_settings({"NEWSGRAPH_TRUSTED_DOCUMENTS": "", "NEWSGRAPH_PORT": ""}) == Settings()


def test_origins_are_as_browsers_tell_them() -> None:
    """Letters are small ones, and the scheme's own port goes without saying."""
    said = "https://News.Example:443 http://a.example:80, http://a.example:443 *"
    assert read_settings({"NEWSGRAPH_ORIGINS": said}).origins == (
        "https://news.example",
        "http://a.example",
        "http://a.example:443",
        "*",
    )


def test_a_page_is_no_larger_than_pages_may_be() -> None:
    """What is asked for where nothing is said has to be what may be asked for."""
    assert read_settings({"NEWSGRAPH_MAX_PAGE_SIZE": "20"}).max_page_size == 20
    with pytest.raises(SettingError, match="more than NEWSGRAPH_MAX_PAGE_SIZE: 10"):
        read_settings({"NEWSGRAPH_MAX_PAGE_SIZE": "10"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"prot = 1", "did you mean port?"),
        (b"config = 'other.toml'", "There is no setting config"),
        (b"port = -1", "`port` in .* is “-1”; it should be a whole number, 0 or more"),
        (b"port =", "is not valid TOML"),
        (b"port = '\xff'", "is not UTF-8"),
        (b"[port]\nnumber = 1", "is “\\[table\\]”; it should be a whole number"),
        (None, "cannot be read \\(no such file"),
    ],
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, text: bytes | None, told: str) -> None:
    """What is wrong in a file of settings is told of with the file's name."""
    config = tmp_path / "newsgraph.toml"
    if text is not None:
        config.write_bytes(text)
    with pytest.raises(SettingError, match=told):
        read_settings({}, {"config": str(config)})


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("DRAFTS", "maybe", "true or false"),
        ("WORKERS", "0", "1 or more"),
        ("PROCESSES", "two", "1 or more"),
        ("RESPONSE_CACHE", "-1", "0 or more"),
        ("TIME_LIMIT", "inf", "seconds, more than 0"),
        ("RATE_LIMIT", "often", "a rate"),
        ("ORIGINS", "https://a.example/path", "a list of origins"),
        ("LOG_FORMAT", "xml", "people or json"),
        ("PROXIES", "*", "addresses or networks"),
    ],
)
def test_values_that_cannot_be_are_refused(name: str, text: str, wanted: str) -> None:
    """A value out of its bounds is refused with what it should be."""
    with pytest.raises(SettingError, match=wanted):
        read_settings({f"NEWSGRAPH_{name}": text})


def test_limits_of_documents_are_settings() -> None:
    """Each limit of documents is the setting of its name, and has the default that the API has without a server; what a list
    costs of which nothing is said is what a page has."""
    assert Settings().document_limits == DocumentLimits()
    for number, limit in enumerate(fields(DocumentLimits), 1):
        setting = "page_size" if limit.name == "page_size" else f"max_{limit.name}"
        assert getattr(Settings().but(**{setting: number}).document_limits, limit.name) == number
