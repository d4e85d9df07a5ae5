"""Nothing that a document holds stops the others from loading, and each problem is told of where it is."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph import Diagnostic, Graph, LoadOptions, diagnostics
from graph.documents.folders import Folder
from graph.documents.parse import parse_content
from tests.conftest import WriteFolder

NOBODY = 65534
GOOD = "---\ntitle: Good\nwebUrl: https://good.example/a\n---\n"
DEEP = "---\ntitle: x\na: " + "[" * 200 + "]" * 200 + "\n---\n"
BOMB = "---\ntitle: x\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 7)
)
TOPIC = "taxonomy: topic\nname: {name}\nparent: {parent}\n"
PYTHONS_WORDS = ("Traceback", "Error(", "NoneType", "codec", "<class", "object at", "expected str")

CASES: dict[str, tuple[dict[str, str | bytes], int | None, int | None]] = {
    "alias-bomb": ({"bad.md": BOMB + "---\n"}, None, None),
    "encoding-invalid": ({"bad.md": b"---\ntitle: \xc3\xa9\xff\n---\n"}, 2, 9),
    "file-too-large": ({"bad.md": "---\ntitle: x\n---\n" + "x" * 5_000}, None, None),
    "front-matter-not-mapping": ({"bad.md": "---\n- a\n- b\n---\n"}, 1, 1),
    "front-matter-unclosed": ({"bad.md": "---\ntitle: x\n"}, 1, 1),
    "json-syntax": ({"bad.md": '{\n"title": x}\n'}, 2, 10),
    "nesting-too-deep": ({"bad.md": DEEP}, 3, None),
    "toml-syntax": ({"bad.md": "+++\ntitle = \n+++\n"}, 2, None),
    "yaml-syntax": ({"bad.md": '---\r\ntitle: x\r\nexcerpt: "a\r\n---\r\n'}, 3, 10),
    "alias-ambiguous": (
        {"a.yaml": "taxonomy: topic\nname: A\nshortname: S\n", "bad.yaml": "taxonomy: topic\nname: B\nshortname: S\n"},
        3,
        12,
    ),
    "date-invalid": ({"bad.md": "---\ntitle: x\npublishedDateTime: 2020-13-45\n---\n"}, 3, 20),
    "duplicate-key": ({"bad.md": "---\ntitle: x\ntitle: y\n---\n"}, 3, 1),
    "item-unknown": ({"bad.md": "---\ntitle: x\nitems:\n  - courses/none\n---\n"}, 4, 5),
    "parent-cycle": (
        {"a.yaml": TOPIC.format(name="A", parent="B"), "bad.yaml": TOPIC.format(name="B", parent="A")},
        3,
        9,
    ),
    "parent-unknown": ({"bad.yaml": TOPIC.format(name="A", parent="Nowhere")}, 3, 9),
    "related-unidentified": ({"bad.md": "---\ntitle: x\nrelated:\n  - title: y\n---\n"}, 4, 5),
    "self-edge": (
        {
            "bad.md": "---\ntitle: x\nwebUrl: https://a.example/x\nrelated:\n  - {title: y, webUrl: http://www.a.example/x/}\n---\n"
        },
        5,
        5,
    ),
    "taxonomy-unknown": ({"bad.yaml": "taxonomy: author\nname: x\n"}, 1, 11),
    "title-missing": ({"bad.md": "---\nexcerpt: x\n---\n"}, 2, 1),
    "url-invalid": ({"bad.md": "---\ntitle: x\nwebUrl: not an address\n---\n"}, 3, 9),
    "url-relative": ({"bad.md": "---\ntitle: x\nimages:\n  - url: /a.png\n---\n"}, 4, 10),
    "value-type": ({"bad.md": "---\ntitle: x\nquality: many\n---\n"}, 3, 10),
}


def load(folder: Folder) -> Graph:
    return graph.load([folder], LoadOptions(max_file_bytes=4_096))


def assert_for_people(diagnostic: Diagnostic) -> None:
    assert len(diagnostic.message) > 20
    assert not any(words in diagnostic.message for words in PYTHONS_WORDS), diagnostic.message


@pytest.mark.parametrize("code", CASES)
def test_each_problem_is_told_of_in_its_place(code: str, write_folder: WriteFolder) -> None:
    """Each problem names file, line, column and code, says what to do, and leaves the other documents alone."""
    files, line, column = CASES[code]
    loaded = load(write_folder({"good.md": GOOD, **files}))
    assert "Good" in [article.title for article in loaded.articles]
    [found] = [d for d in loaded.diagnostics if d.code == code]
    assert found.source.startswith("site/bad.")
    assert found.line == line or (line is None and code == "alias-bomb")
    assert column is None or found.column == column
    assert (found.severity is graph.Severity.ERROR) is (code in diagnostics.ERRORS)
    assert_for_people(found)


def test_every_code_is_shown() -> None:
    """Every code that the loader knows has a document that shows it."""
    elsewhere = {"file-unreadable", "link-outside", "content-kept"}
    assert CASES.keys() | elsewhere == diagnostics.ERRORS.keys() | diagnostics.WARNINGS.keys()


def test_links_that_lead_out_or_to_nothing_are_told_of(write_folder: WriteFolder, tmp_path: Path) -> None:
    """A link that leaves its folder is not followed, whether to a file or a folder; one to nothing is unreadable."""
    folder = write_folder({"good.md": GOOD})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.md").write_text(GOOD)
    (folder.path / "file.md").symlink_to(tmp_path / "outside" / "x.md")
    (folder.path / "folder").symlink_to(tmp_path / "outside")
    (folder.path / "nothing.md").symlink_to(folder.path / "absent.md")
    (folder.path / "inside.md").symlink_to(folder.path / "good.md")
    found = {(d.source, d.code) for d in load(folder).diagnostics}
    assert found == {
        ("site/file.md", "link-outside"),
        ("site/folder", "link-outside"),
        ("site/nothing.md", "file-unreadable"),
    }


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
def test_a_file_without_permission_is_unreadable() -> None:
    """A file that may not be read is told of; root, who may read everything, reads as nobody here."""
    with TemporaryDirectory() as place:
        path = Path(place)
        path.chmod(0o755)
        (path / "good.md").write_text(GOOD)
        (path / "bad.md").write_text(GOOD)
        assert load(Folder.at(path)).diagnostics == ()
        (path / "bad.md").chmod(0)
        user = os.geteuid()
        os.seteuid(user or NOBODY)
        try:
            found = load(Folder.at(path))
        finally:
            os.seteuid(user)
    assert [d.code for d in found.diagnostics] == ["file-unreadable"]
    assert len(found.articles) == 1


def test_a_hundred_thousand_brackets_do_not_end_the_interpreter(write_folder: WriteFolder) -> None:
    """YAML nested so deep that its C parser would overflow the stack is refused."""
    folder = write_folder({"good.md": GOOD, "bad.md": "---\ntitle: x\na: " + "[" * 100_000 + "\n---\n"})
    program = (
        f"import graph; print([d.code for d in graph.load([graph.Folder.parse({str(folder.path)!r})]).diagnostics])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, "['nesting-too-deep']")


@pytest.mark.parametrize("opening", ["---\n", "+++\n", "{", "---\ntitle: "])
@given(text=st.text(), tail=st.sampled_from(["", "\n---\n", "\n+++\n", "}\n"]))
def test_any_text_is_read_or_told_of(opening: str, text: str, tail: str) -> None:
    """Whatever a file holds, parsing it ends in a document, or nothing, and diagnostics for people."""
    content = (opening + text + tail).encode("utf-8", "surrogatepass")
    for suffix in ("md", "yaml", "html"):
        for found in parse_content(f"site/x.{suffix}", content, None, LoadOptions()).diagnostics:
            assert_for_people(found)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_told_of(content: bytes) -> None:
    """The same for any bytes."""
    parse_content("site/x.md", b"---\n" + content, None, LoadOptions())


def test_odd_values_load(write_folder: WriteFolder) -> None:
    """Numbers too large, not numbers, binary, sets, merges, odd keys and surrogates end as plain values."""
    yaml = (
        "---\ntitle: x\nhuge: "
        + "9" * 5_000
        + "\nnan: .nan\nbin: !!binary aGk=\nset: !!set {a, b}\nbase: &b {k: 1, l: 1}\n"
        'merged:\n  <<: *b\n  l: 2\n7: seven\nnull: nothing\ntag: !other value\nzero: "a\\0b"\n---\n'
    )
    json = '{"title": "y", "lone": "\\ud800", "nul": "a\\u0000b", "inf": Infinity}\n'
    loaded = graph.load([write_folder({"a.md": yaml, "b.md": json})])
    assert loaded.diagnostics == ()
    values = {a.title: loaded.texts.read(a.documents[0].source).front_matter for a in loaded.articles}
    first, second = values["x"], values["y"]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["huge"] == "9" * 5_000
    assert first["nan"] == ".nan"
    assert (first["bin"], first["set"], first["merged"]) == ("aGk=", ["a", "b"], {"k": 1, "l": 2})
    assert (first["7"], first["null"], first["tag"]) == ("seven", "nothing", "value")
    assert first["zero"] == "a\ufffdb"
    assert (second["lone"], second["nul"], second["inf"]) == ("\ufffd", "a\ufffdb", "Infinity")
