"""Indexes that grow: what searched one before stays, and nothing grows without bound."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from tantivy import Document, Query, SchemaBuilder, Searcher

from graph.store.memory.growing_index import GrowingIndex
from graph.store.memory.word_index import make_index, searcher

SCHEMA = SchemaBuilder().add_unsigned_field("slot", fast=True, indexed=True).add_text_field("text").build()
MANY = 200


def documents(slots: range, text: str) -> Iterator[Document]:
    for slot in slots:
        document = Document()
        document.add_unsigned("slot", slot)
        document.add_text("text", text)
        yield document


def with_slots(slots: range) -> Query:
    return Query.term_set_query(SCHEMA, "slot", list(slots))


def count(found: Searcher, text: str) -> int:
    return int(found.search(Query.term_query(SCHEMA, "text", text), limit=1, count=True).count)  # type: ignore[attr-defined]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where folders of their own are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_changes_are_seen_by_those_who_search_from_then_on() -> None:
    """Documents that are replaced are found as they are now; what searched before finds what it found, whatever came since."""
    index = make_index(SCHEMA, documents(range(3), "old"), writer_bytes=2**25)
    before = searcher(index)
    growing = GrowingIndex(index)
    found = [growing.replace(with_slots(range(n, n + 1)), documents(range(n, n + 1), f"new{n}")) for n in range(3)]
    assert [count(each, "old") for each in (before, *found)] == [3, 2, 1, 0]
    assert [[count(each, f"new{n}") for n in range(3)] for each in (before, *found)] == [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 1],
    ]


def test_documents_that_cannot_be_made_change_nothing() -> None:
    """What fails in the middle is taken back."""

    def failing() -> Iterator[Document]:
        yield from documents(range(5, 6), "new")
        raise KeyError("texts")

    growing = GrowingIndex(make_index(SCHEMA, documents(range(3), "old"), writer_bytes=2**25))
    with pytest.raises(KeyError):
        growing.replace(with_slots(range(3)), failing())
    found = growing.replace(None, documents(range(6, 7), "new"))
    assert (count(found, "old"), count(found, "new")) == (3, 1)


def test_an_index_grows_beside_its_folder(tmp_path: Path, temporary: Path) -> None:
    """The folder that it lies in stays as it is; that which it grows in goes with it, and those who searched go on."""
    folder = tmp_path / "index"
    folder.mkdir()
    make_index(SCHEMA, documents(range(3), "old"), writer_bytes=2**25, folder=folder)
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    growing = GrowingIndex.beside(folder, {})
    found = growing.replace(with_slots(range(1)), documents(range(1), "new"))
    assert len(list(temporary.iterdir())) == 1
    del growing
    gc.collect()
    assert list(temporary.iterdir()) == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written
    assert (count(found, "old"), count(found, "new")) == (2, 1)


def test_nothing_is_left_of_an_index_that_cannot_grow(tmp_path: Path, temporary: Path) -> None:
    """Where there is no index, the folder of its own goes at once."""
    folder = tmp_path / "index"
    folder.mkdir()
    with pytest.raises(ValueError, match="meta"):
        GrowingIndex.beside(folder, {})
    assert list(temporary.iterdir()) == []


def test_many_changes_are_merged(tmp_path: Path, temporary: Path) -> None:
    """After many changes there are few segments, and few files."""
    folder = tmp_path / "index"
    folder.mkdir()
    make_index(SCHEMA, documents(range(3), "old"), writer_bytes=2**25, folder=folder)
    growing = GrowingIndex.beside(folder, {})
    for _ in range(MANY):
        found = growing.replace(with_slots(range(1)), documents(range(1), "new"))
    assert found.num_docs == 3
    assert found.num_segments < MANY / 4
    [own] = temporary.iterdir()
    assert len(list(own.iterdir())) < MANY
