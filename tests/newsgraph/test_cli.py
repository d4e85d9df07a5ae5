"""The command, run as a person runs it: with arguments, standard input and environment variables."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Run
from tests.conftest import ROOT, WriteFolder

GOOD = "---\ntitle: Good\nwebUrl: https://a.example/x\n---\n"


def run_apart(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own."""
    command = [sys.executable, "-m", "newsgraph", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_check_prints_as_compilers_do(write_folder: WriteFolder, run: Run) -> None:
    """Problems are printed with file, line, column, severity and code; errors make the exit code 1."""
    folder = write_folder(
        {"good.md": GOOD, "bad.md": "---\ntitle: x\n", "date.md": "---\ntitle: x\ndate: never\n---\n"}
    )
    found = run("check", str(folder.path))
    assert found.returncode == 1
    first, second = found.stdout.splitlines()
    assert re.fullmatch(r"site/bad\.md:1:1: error: .+ \[front-matter-unclosed\]", first)
    assert re.fullmatch(r"site/date\.md:3:7: warning: .+ \[date-invalid\]", second)
    assert "1 error, 1 warning" in found.stderr
    (folder.path / "bad.md").unlink()
    assert run("check", f"label={folder.path}").returncode == 0


def test_check_speaks_other_formats(write_folder: WriteFolder, run: Run) -> None:
    """JSON has a problem a line; GitHub's commands are escaped."""
    path = str(write_folder({"a,b.md": "---\ntitle: x\ndate: never\n---\n"}).path)
    assert json.loads(run("check", path, "--format", "json").stdout)["code"] == "date-invalid"
    line = run("check", path, "--format", "github").stdout
    assert line.startswith("::warning file=site/a%2Cb.md,line=3,col=7,title=date-invalid::")


def test_stats_count(write_folder: WriteFolder, run: Run) -> None:
    """Counts are printed for people and as JSON."""
    path = str(write_folder({"good.md": GOOD}).path)
    assert json.loads(run("stats", path, "--json").stdout)["articles"] == 1
    assert re.search(r"articles +1", run("stats", path).stdout)


def test_query_answers(write_folder: WriteFolder, run: Run) -> None:
    """A query is answered from arguments, files and standard input; its errors make the exit code 2."""
    folder = write_folder({"good.md": GOOD})
    path = str(folder.path)
    asked = "query($n:Int){articles(first:$n){nodes{title}}}"
    expected = {"data": {"articles": {"nodes": [{"title": "Good"}]}}}
    assert json.loads(run("query", asked, path, "--variables", '{"n": 1}').stdout) == expected
    assert json.loads(run("query", "-", path, stdin="{articles{nodes{title}}}").stdout) == expected
    (folder.path / "q.graphql").write_text("{articles{nodes{title}}}")
    assert json.loads(run("query", f"@{path}/q.graphql", path).stdout) == expected
    several = "query A {graph{version}} query B {articles{nodes{title}}}"
    assert json.loads(run("query", several, path, "--operation", "B").stdout) == expected
    refused = run("query", "{nothing}", path)
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_a_snapshot_is_kept_where_it_is_told_to(write_folder: WriteFolder, tmp_path: Path, run: Run) -> None:
    """A second query of a folder is answered from what the first kept; where nothing can be kept, that is said."""
    path = str(write_folder({"good.md": GOOD}).path)
    asked = ("query", "{ graph { articles } }", path, "--cache")
    first = run(*asked, str(tmp_path / "kept"))
    [place] = (tmp_path / "kept").iterdir()
    contents = (place / "contents").read_bytes()
    assert run(*asked, str(tmp_path / "kept")) == first
    assert (place / "contents").read_bytes()[:64] == contents[:64]
    (tmp_path / "file").touch()
    refused = run(*asked, str(tmp_path / "file"))
    assert (refused.returncode, refused.stdout) == (0, first.stdout)
    assert str(tmp_path / "file") in refused.stderr
    assert run(*asked, "none") == first


def test_schema_is_printed() -> None:
    """The schema is that of the repository."""
    assert run_apart("schema").stdout == (ROOT / "schema" / "schema.graphql").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "/no/such/folder"),
        ("check", str(ROOT / "README.md")),
        ("check", "a=.", "a=."),
        ("query", "{x}", "--variables", "{"),
        ("query", "{x}", "--variables", "[]"),
        ("query", "@/no/such/file"),
        ("serve", "--page-size", "200"),
        ("serve", "--port", "99999"),
        ("serve", "--trusted-documents", "/no/such/folder", "--workers", "2"),
        ("serve", "--only-trusted"),
        ("export", "nothing", "-o", "-"),
        ("export", "gexf", "-o", "/no/such/folder/file"),
        ("export", "gexf", "-o", "-", "--where", '{"no": 1}'),
        ("export", "gexf", "-o", "-", "--around", "nobody"),
        ("export", "gexf", "-o", "-", "--edges", "links"),
        ("nothing",),
    ],
)
def test_wrong_usage_is_told_of(arguments: tuple[str, ...], run: Run) -> None:
    """What cannot be done is a message and the exit code 2, never a traceback."""
    refused = run(*arguments)
    assert refused.returncode == 2
    assert refused.stderr
    assert "Traceback" not in refused.stderr


def test_export_writes_a_file_or_to_standard_output(write_folder: WriteFolder, tmp_path: Path, run: Run) -> None:
    """The same export goes to a file and to standard output; what was written is said beside it."""
    folder = str(write_folder({"a.md": GOOD, "b.md": "---\ntitle: Other\n---\n"}).path)
    file = tmp_path / "out.json"
    written = run("export", "node-link", folder, "-o", str(file), "--edges", "links")
    assert (written.returncode, written.stdout) == (0, "")
    assert str(file) in written.stderr
    assert {node["label"] for node in json.loads(file.read_text())["nodes"]} == {"Good", "Other"}
    assert run("export", "node-link", folder, "-o", "-", "--edges", "links").stdout == file.read_text()


def test_export_chooses_a_part(write_folder: WriteFolder, run: Run) -> None:
    """Options choose as parameters of an address do: a filter, and what is around a node."""
    listed = "related:\n  - title: Stub\n    webUrl: https://b.example/stub\n    provider: {name: P}\n"
    folder = str(write_folder({"a.md": GOOD, "b.md": f"---\ntitle: Other\n{listed}---\n"}).path)

    def labels(*options: str) -> set[str]:
        written = run("export", "node-link", folder, "-o", "-", *options)
        assert written.returncode == 0, written.stderr
        return {node["label"] for node in json.loads(written.stdout)["nodes"] if node["kind"] == "article"}

    assert labels() == {"Good", "Other", "Stub"}
    assert labels("--no-stubs") == {"Good", "Other"}
    assert labels("--where", '{"title": {"eq": "Good"}}') == {"Good"}
    found = json.loads(run("query", '{ articles(where: {title: {eq: "Other"}}) { nodes { id } } }', folder).stdout)
    other = found["data"]["articles"]["nodes"][0]["id"]
    assert labels("--around", other, "--hops", "1") == {"Other", "Stub"}
    assert labels("--around", other, "--hops", "0", "--positions") == {"Other"}


def test_unknown_settings_are_refused_with_a_hint(run: Run) -> None:
    """A misspelled or impossible environment variable is refused, with what was meant."""
    assert "NEWSGRAPH_PORT" in run("query", "{x}", NEWSGRAPH_PROT="1").stderr
    refused = run("query", "{x}", NEWSGRAPH_PORT="many")
    assert (refused.returncode, "whole number" in refused.stderr) == (2, True)


def test_a_reader_that_goes_is_no_error(write_folder: WriteFolder) -> None:
    """Output into a closed pipe ends the command in silence."""
    path = write_folder({f"{n}.md": "---\nx: 1\n---\n" for n in range(2_000)}).path
    command = f"{sys.executable} -m newsgraph check {path} | head -n 1"
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in found.stderr
    assert "Exception" not in found.stderr
