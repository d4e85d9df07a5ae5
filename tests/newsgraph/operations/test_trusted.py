"""Trusted documents are found by all of their ids, and folders of which anything is wrong are refused with all that is."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from newsgraph.errors import TrustedDocumentsInvalid
from newsgraph.operations import trusted
from newsgraph.operations.trusted import NO_DOCUMENTS, TrustedDocuments
from schema import DocumentLimits, build_schema
from tests.conftest import ROOT

SCHEMA = build_schema()
SILENT = build_schema(introspection=False)
NARROW = build_schema(limits=DocumentLimits(depth=2, cost=100))
PAGE = "query Page { articles(first: 2) { totalCount } }\n"
OTHER = "query Other { __typename }"

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a folder of the files given by path and content."""

    def written(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "documents"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return written


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def apollo(*operations: Any, version: object = 1) -> str:
    return json.dumps({"format": "apollo-persisted-query-manifest", "version": version, "operations": operations})


def problems(folder: Path, schema: Any = SCHEMA) -> tuple[str, ...]:
    with pytest.raises(TrustedDocumentsInvalid) as raised:
        TrustedDocuments.read(folder, schema)
    told = str(raised.value)
    assert str(folder) in told
    assert all(each in told for each in raised.value.problems)
    return raised.value.problems


@pytest.mark.parametrize("file", ["pages/page.graphql", "pages/page.gql", "pages/page.GraphQL"])
def test_a_file_is_a_document(write: Write, file: str) -> None:
    """It is found, letter by letter, by its name, its path, and its hash, with or without what says that it is one."""
    found = TrustedDocuments.read(write({file: PAGE, "readme.md": "# Ours"}), SCHEMA)
    for id_ in ("page", file, hash_of(PAGE), hash_of(PAGE).upper(), f"sha256:{hash_of(PAGE)}"):
        assert found.find(id_) == PAGE
    for id_ in ("other", "", "readme", hash_of(PAGE.strip()), f"md5:{hash_of(PAGE)}"):
        assert found.find(id_) is None
    assert PAGE in found
    assert PAGE.strip() not in found
    assert len(found) == 1


def test_text_is_kept_as_it_was_written(write: Write) -> None:
    """Ends of lines and a byte order mark are part of a text, and of what its hash is of."""
    text = "\ufeff# one\r\nquery {\r\n\tgraph { articles }\n}\r"
    found = TrustedDocuments.read(write({"a.graphql": text}), SCHEMA)
    assert found.find(hash_of(text)) == text


@pytest.mark.parametrize(
    "manifest",
    [
        json.dumps({"1a": PAGE, "2b": OTHER}),
        apollo(
            {"id": "1a", "name": "Page", "type": "query", "body": PAGE},
            {"id": "2b", "name": "Other", "type": "query", "body": OTHER},
        ),
    ],
    ids=["texts by ids", "Apollo's"],
)
def test_a_manifest_holds_documents(write: Write, manifest: str) -> None:
    """Those of Relay, of GraphQL Code Generator and of Apollo are found by their ids there, and by their hashes."""
    found = TrustedDocuments.read(write({"persisted.json": manifest}), SCHEMA)
    assert [found.find(id_) for id_ in ("1a", "2b", "persisted")] == [PAGE, OTHER, None]
    assert found.find(f"sha256:{hash_of(OTHER)}") == OTHER
    assert len(found) == 2


def test_the_same_document_may_be_there_twice(write: Write) -> None:
    """Files and manifests of several clients that share a document, under one id or under several, are no problem."""
    files = {
        "web/page.graphql": PAGE,
        "app/page.graphql": PAGE,
        "relay.json": json.dumps({"page": PAGE, f"sha256:{hash_of(PAGE)}": PAGE}),
        "empty.json": "{}",
    }
    found = TrustedDocuments.read(write(files), SCHEMA)
    assert found.find("page") == found.find("app/page.graphql") == found.find("web/page.graphql") == PAGE
    assert len(found) == 1


def test_what_is_hidden_is_passed_over(write: Write) -> None:
    """Folders and files whose names begin with a dot are not read, as those in which mounted volumes keep older versions."""
    found = TrustedDocuments.read(write({"a.graphql": OTHER, ".old/b.graphql": "{", ".c.json": "{"}), SCHEMA)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{ nothing }", "a.graphql:1:3: Cannot query field 'nothing' on type 'Query'."),
        ("{\n  articles(", "a.graphql:2:12: Syntax Error: Expected Name, found <EOF>."),
        ("", "a.graphql:1:1: Syntax Error: Unexpected <EOF>."),
        (b"\xff", "a.graphql: This is not UTF-8."),
        ("fragment Card on Article { title }", "a.graphql:1:1: Fragment 'Card' is never used."),
        ("mutation { nothing }", "a.graphql:1:12: Cannot query field 'nothing' on type 'Mutation'."),
        ("{ articles(first: true) { totalCount } }", "a.graphql:1:19: Int cannot represent non-integer value: true"),
    ],
)
def test_what_is_no_document_of_the_schema_is_refused(write: Write, content: str | bytes, problem: str) -> None:
    """It is told where and what is wrong, in words of GraphQL."""
    assert problems(write({"a.graphql": content})) == (problem,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ articles { nodes { title } } }", "3 levels of fields; at most 2"),
        ("query A { __typename } query B { articles(first: 100) { totalCount totalCount } }", "201 fields"),
    ],
)
def test_what_the_server_would_refuse_is_refused(write: Write, text: str, message: str) -> None:
    """Limits of documents hold for each operation of trusted ones, which could not be answered otherwise."""
    folder = write({"a.graphql": text})
    [problem] = problems(folder, NARROW)
    assert message in problem
    assert len(TrustedDocuments.read(folder, SCHEMA)) == 1


def test_introspection_is_refused_where_the_server_refuses_it(write: Write) -> None:
    """A document that asks for the schema is no problem, but for a server that tells nobody of it."""
    folder = write({"a.graphql": "{ __schema { queryType { name } } }", "b.graphql": OTHER})
    assert len(TrustedDocuments.read(folder, SCHEMA)) == 2
    told = problems(folder, SILENT)
    assert told
    assert all(each.startswith("a.graphql:1:") and "introspection" in each for each in told)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        '"a"',
        "null",
        '{"a": 1}',
        '{"a": {"b": "{ __typename }"}}',
        apollo(version=2),
        apollo({"id": "a"}),
        apollo({"id": 1, "body": OTHER}),
        apollo(OTHER),
        '{"format": "apollo-persisted-query-manifest", "version": 1}',
    ],
)
def test_what_is_no_manifest_is_refused(write: Write, manifest: str) -> None:
    """Broken JSON, and JSON of another shape, is told of with its file, and with what it should have been."""
    [problem] = problems(write({"a.json": manifest, "b.graphql": OTHER}))
    assert problem.startswith("a.json: This is no manifest of documents: neither")


def test_an_id_is_of_one_document(write: Write) -> None:
    """Ids that several documents have are told of with both their places, and hashes that are of other texts."""
    files = {
        "a.json": json.dumps({hash_of(PAGE): OTHER, "sha256:1a": OTHER}),
        "b/page.graphql": PAGE,
        "c/page.graphql": OTHER,
    }
    assert problems(write(files)) == (
        "a.json, “sha256:1a”: This id is not the SHA-256 hash of its document.",
        f"b/page.graphql: “{hash_of(PAGE)}” is the id of another document too, in a.json; give one another id.",
        "c/page.graphql: “page” is the id of another document too, in b/page.graphql; give one another id.",
    )


def test_all_that_is_wrong_is_told_at_once(write: Write) -> None:
    """Each file's problems are listed, each in its own line, in the order of the files; those of one text once."""
    files: dict[str, str | bytes] = {
        "a.graphql": "{ nothing }",
        "b.json": json.dumps({"x": "{", "y": OTHER, "z": "{"}),
        "c.gql": b"\xff",
    }
    folder = write(files)
    assert problems(folder) == (
        "a.graphql:1:3: Cannot query field 'nothing' on type 'Query'.",
        "b.json, “x”:1:2: Syntax Error: Expected Name, found <EOF>.",
        "c.gql: This is not UTF-8.",
    )
    with pytest.raises(
        TrustedDocumentsInvalid, match=r"put right, and start again:\n  a\.graphql.*\n  b\.json.*\n  c\.gql"
    ):
        TrustedDocuments.read(folder, SCHEMA)


def test_a_folder_of_nothing_is_refused(write: Write, tmp_path: Path) -> None:
    """A folder that is not there, a file in its place, and a folder without documents are none that was meant."""
    assert problems(write({"readme.md": "", "empty.json": "{}"})) == (
        "There is no document in any file whose name ends in .graphql, .gql or .json.",
    )
    for path in (tmp_path / "missing", tmp_path / "documents" / "readme.md"):
        [problem] = problems(path)
        assert problem.startswith(f"{path} cannot be read (")


def test_what_is_read_is_bounded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files together have no more bytes than are read; a file that cannot be read is told of."""
    folder = write({"a.graphql": OTHER, "b.graphql": PAGE})
    monkeypatch.setattr(trusted, "MOST_BYTES", len(OTHER) + len(PAGE))
    assert len(TrustedDocuments.read(folder, SCHEMA)) == 2
    most = len(OTHER) + len(PAGE) - 1
    monkeypatch.setattr(trusted, "MOST_BYTES", most)
    assert problems(folder) == (f"b.graphql: Up to here there are more than {most} bytes, the most that are read.",)
    (folder / "c.graphql").symlink_to(folder / "missing")
    assert problems(folder)[-1] == "c.graphql: This cannot be read (no such file or directory)."


def test_a_digest_names_what_is_trusted() -> None:
    """It is the same for the same documents by the same ids, whatever their order, and another one for all others."""
    here = TrustedDocuments({"a": PAGE, "b": OTHER})
    assert here.digest == TrustedDocuments({"b": OTHER, "a": PAGE}).digest
    others = [TrustedDocuments({"a": OTHER, "b": PAGE}), TrustedDocuments({"a": PAGE}), NO_DOCUMENTS]
    assert len({here.digest, *(each.digest for each in others)}) == 4


def test_what_is_told_is_documented(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """docs/trusted-documents.md shows what is told of a folder that is wrong, as it is told."""
    files = {"page.graphql": "query Page {\n  graph { article }\n}\n", "web.json": "[]"}
    write(files).rename(tmp_path / "queries")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TrustedDocumentsInvalid) as raised:
        TrustedDocuments.read(Path("queries/"), SCHEMA)
    [shown] = re.findall(
        r"```text\n(The .*?)\n```", (ROOT / "docs" / "trusted-documents.md").read_text("utf-8"), re.DOTALL
    )
    assert str(raised.value) == shown
