"""The settings' one table."""

import pytest
from msgspec.structs import fields

from newsgraph.errors import SettingError
from newsgraph.settings import SETTINGS, Settings, read_settings
from schema import DocumentLimits
from tests.conftest import ROOT


def test_the_table_is_the_settings() -> None:
    """The table and the dataclass have the same names and defaults, and the README's table has them all."""
    assert [(s.name, s.default) for s in SETTINGS] == [(f.name, f.default) for f in fields(Settings)]
    readme = (ROOT / "README.md").read_text("utf-8")
    for setting in SETTINGS:
        default = "" if setting.default is None else str(setting.default).lower()
        assert f"| `{setting.variable}` | {default} | {setting.help} |".replace("|  |", "| |") in readme


def test_the_environment_sets_them() -> None:
    """Variables are read by name; others of ours are refused, others' passed over."""
    assert read_settings({"NEWSGRAPH_PORT": "9", "NEWSGRAPH_DRAFTS": "yes", "PATH": "x"}) == Settings(
        port=9, drafts=True
    )
    with pytest.raises(SettingError, match="NEWSGRAPH_HOST"):
        read_settings({"NEWSGRAPH_HOTS": "x"})


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("DRAFTS", "maybe", "true or false"),
        ("WORKERS", "0", "1 or more"),
        ("PROCESSES", "two", "1 or more"),
        ("RESPONSE_CACHE", "-1", "0 or more"),
    ],
)
def test_values_that_cannot_be_are_refused(name: str, text: str, wanted: str) -> None:
    """A value out of its bounds is refused with what it should be."""
    with pytest.raises(SettingError, match=wanted):
        read_settings({f"NEWSGRAPH_{name}": text})


def test_limits_of_documents_are_settings() -> None:
    """Each limit of documents is the setting of its name, and has the default that the API has without a server."""
    assert Settings().document_limits == DocumentLimits()
    for number, limit in enumerate(fields(DocumentLimits), 1):
        assert getattr(Settings().but(**{f"max_{limit.name}": number}).document_limits, limit.name) == number
