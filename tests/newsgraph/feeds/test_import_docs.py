"""docs/import.md says what is so: its example happens as it is written, its options and codes are all that there are."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from newsgraph.cli import app, main
from newsgraph.feeds.diagnostics import ERRORS, WARNINGS
from newsgraph.feeds.fetching import MOST_REDIRECTIONS
from newsgraph.feeds.markup import EXCERPT_LENGTH
from newsgraph.feeds.state import FILE_NAME
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "import.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_example_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The feed and the topic of the page give its document, and the command says what the page says."""
    monkeypatch.chdir(tmp_path)
    [feed], [topic], [document] = blocks("xml"), blocks("yaml"), blocks("markdown")
    Path("site").mkdir()
    Path("feed.xml").write_text(feed, "utf-8")
    Path("site/topic.yaml").write_text(topic, "utf-8")
    [name] = re.findall(r"writes `(\S+)`", PAGE)
    assert len(blocks("console")) == 2
    for exchange in blocks("console"):
        command, _, answer = exchange.partition("\n")
        monkeypatch.setattr(sys, "argv", command.removeprefix("$ ").split())
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        assert capsys.readouterr().out == answer
        assert Path(name).read_text("utf-8") == document


def test_options_are_documented() -> None:
    """The table has each option of the command with its help, but for those of all commands."""
    command: Any = get_command(app)
    options = {
        option.opts[0]: option.help
        for option in command.commands["import"].params
        if isinstance(option, typer.core.TyperOption) and option.opts[0] not in {"--config", "--help"}
    }
    table = PAGE.partition("## Options")[2].partition("\n## ")[0]
    assert dict(re.findall(r"^\| `(--[\w-]+)` \| (.*) \|$", table, re.MULTILINE)) == options


def test_codes_are_documented() -> None:
    """The table has each code with its severity and meaning."""
    table = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (.*) \|$", PAGE.partition("## What can be wrong")[2], re.MULTILINE)
    expected = [(code, "error", meaning) for code, meaning in ERRORS.items()]
    assert table == expected + [(code, "warning", meaning) for code, meaning in WARNINGS.items()]


def test_numbers_and_names_are_documented() -> None:
    """Limits and the hidden file are as the page says."""
    assert f"(at most {MOST_REDIRECTIONS}, and" in " ".join(PAGE.split())
    assert f"An excerpt has {EXCERPT_LENGTH} characters" in " ".join(PAGE.split())
    assert f"`{FILE_NAME}`" in PAGE
