"""The command, run as a person runs it."""

import json
import sys
from pathlib import Path

import pytest

from newsgraph.cli import main
from tests.newsgraph.feeds.imports import documents, item, json_feed, write_feed
from tests.newsgraph.feeds.web import Answer, Web


@pytest.fixture
def feed(tmp_path: Path) -> str:
    return write_feed(tmp_path / "feed.json", item(1), item(2), {"id": "x", "title": "No address"})


@pytest.fixture
def to(tmp_path: Path) -> str:
    return str(tmp_path / "news")


def run(*arguments: str) -> int:
    """Runs `newsgraph import`, and returns its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["newsgraph", "import", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_each_feed_has_a_line(feed: str, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What was wrong is printed as `check` does, then how much is new; how much was written is told apart."""
    assert run(feed, "--to", to) == 0
    told = capsys.readouterr()
    problem, line = told.out.splitlines()
    assert problem.startswith(f"{feed}: warning: The entry “No address” was left out")
    assert problem.endswith(" [entry-unidentified]")
    assert line == f"{feed}: 2 new, 0 updated, 0 unchanged"
    assert "2 documents written" in told.err
    run(feed, "--to", to)
    assert capsys.readouterr().out.splitlines()[-1] == f"{feed}: 0 new, 0 updated, 2 unchanged"


def test_what_is_left_alone_is_counted(feed: str, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Edited and deleted documents are in the line; --overwrite takes the feed's versions."""
    run(feed, "--to", to)
    first, second = sorted(Path(to).glob("*.md"))
    first.write_bytes(b"---\ntitle: Mine\n---\n")
    second.unlink()
    write_feed(Path(feed), item(1, title="New"), item(2))
    capsys.readouterr()
    assert run(feed, "--to", to) == 0
    problem, line = capsys.readouterr().out.splitlines()
    assert problem.startswith(f"{first}: warning: ")
    assert (
        line
        == f"{feed}: 0 new, 0 updated, 0 unchanged, 1 edited here and left alone, 1 deleted here and not brought back"
    )
    run(feed, "--to", to, "--overwrite")
    assert capsys.readouterr().out == f"{feed}: 1 new, 1 updated, 0 unchanged\n"


def test_a_dry_run_writes_nothing(feed: str, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What would be written is said, document by document."""
    assert run(feed, "--to", to, "--dry-run") == 0
    told = capsys.readouterr()
    names = [Path(to) / f"2024-05-01-title-{number}.md" for number in (1, 2)]
    assert told.out.splitlines()[:2] == [f"{name}: new" for name in names]
    assert "would be written" in told.err
    assert not Path(to).exists()


def test_programs_read_json(feed: str, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An object a line has the counts, the documents written and what was wrong."""
    assert run(feed, "--to", to, "--format", "json", str(Path(to).parent / "none")) == 1
    read, failed = map(json.loads, capsys.readouterr().out.splitlines())
    assert (read["feed"], read["status"], read["new"], read["unchanged"]) == (feed, "read", 2, 0)
    assert read["documents"][0] == {"path": str(Path(to) / "2024-05-01-title-1.md"), "outcome": "new"}
    assert [each["code"] for each in read["diagnostics"]] == ["entry-unidentified"]
    assert failed["status"] == "failed"
    assert failed["diagnostics"][0]["severity"] == "error"


def test_a_feed_that_failed_makes_the_exit_code_1(feed: str, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are imported all the same."""
    missing = str(Path(to).parent / "none.xml")
    assert run(missing, feed, "--to", to) == 1
    error, line, *_ = capsys.readouterr().out.splitlines()
    assert error.endswith("[feed-unreadable]")
    assert line == f"{missing}: failed"
    assert len(documents(Path(to))) == 2


def test_limits_are_options(web: Web, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Hosts of this machine are asked when that is allowed, for so long and for so many bytes."""
    web.answers["/feed"] = Answer(json_feed(item()))
    web.answers["/slow"] = Answer(b"x" * 99, pause=1)
    assert run(web.address("/feed"), "--to", to) == 1
    assert "--allow-private" in capsys.readouterr().out
    assert run(web.address("/feed"), "--to", to, "--allow-private", "--max-bytes", "100") == 1
    assert "100 bytes" in capsys.readouterr().out
    assert run(web.address("/slow"), "--to", to, "--allow-private", "--timeout", "0.2") == 1
    assert "0.2 seconds" in capsys.readouterr().out
    assert run(web.address("/slow"), "--to", to, "--allow-private", "--read-timeout", "0.2") == 1
    assert "takes too long" in capsys.readouterr().out
    assert run(web.address("/feed"), "--to", to, "--allow-private") == 0
    web.answers["/feed"] = lambda headers: Answer(status=304 if "If-None-Match" in headers else 404)
    assert run(web.address("/feed"), "--to", to, "--allow-private") == 1


def test_an_unchanged_feed_says_so(web: Web, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A feed that its server says is as it was has a line of its own kind."""
    web.unless_known("/feed", json_feed(item()), ETag='"1"')
    run(web.address("/feed"), "--to", to, "--allow-private")
    capsys.readouterr()
    assert run(web.address("/feed"), "--to", to, "--allow-private") == 0
    assert capsys.readouterr().out == f"{web.address('/feed')}: not modified since the last import\n"


def test_wrong_folders_are_wrong_usage(feed: str, to: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be imported into is told of in a sentence."""
    assert run(feed, "--to", f"{to}/no/such") == 2
    assert "There is no folder" in capsys.readouterr().err
    assert run(feed) == 2


def test_without_the_extra_it_says_how_to_install_it(
    feed: str, to: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where feedparser is not installed, the command says what installs it."""
    monkeypatch.setattr("newsgraph.cli.find_spec", lambda name: None if name == "feedparser" else name)
    assert run(feed, "--to", to) == 2
    assert "pip install 'newsgraph[feeds]'" in capsys.readouterr().err
