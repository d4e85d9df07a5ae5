"""Archives give back what was put into them, or say that they cannot."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from msgspec import Struct
from numpy.typing import NDArray

from graph.documents.parse import Texts
from graph.documents.texts import TextMap, TextSpool
from graph.errors import SnapshotDamaged
from graph.store.memory.archive import checks, load, save, verify

ANY_SHAPE = arrays.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=4)


class Held(Struct):
    """A value with arrays in it."""

    number: int
    longs: NDArray[np.int64]
    more: dict[str, tuple[NDArray[np.float32], ...]]


@given(
    longs=arrays.arrays(np.int64, ANY_SHAPE),
    floats=st.lists(arrays.arrays(np.float32, ANY_SHAPE), max_size=3),
    number=st.integers(-(2**63), 2**63 - 1),
)
def test_values_come_back_as_they_were(
    longs: NDArray[np.int64], floats: list[NDArray[np.float32]], number: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Arrays of any shape, empty ones too, have their types, shapes and bits again, wherever they stood."""
    folder = tmp_path_factory.mktemp("archive")
    save(folder, "held", Held(number, longs, {"a": tuple(floats)}))
    found = load(folder, "held", Held, folder / "texts")
    assert found.number == number
    held: list[NDArray[Any]] = [longs, *floats]
    again: list[NDArray[Any]] = [found.longs, *found.more["a"]]
    for before, after in zip(held, again, strict=True):
        assert (after.dtype, after.shape, after.tobytes()) == (before.dtype, before.shape, before.tobytes())


def test_arrays_cannot_be_written_to(tmp_path: Path) -> None:
    """What lies in a map that processes share is nobody's to change."""
    save(tmp_path, "held", Held(1, np.arange(3), {}))
    found = load(tmp_path, "held", Held, tmp_path / "texts")
    with pytest.raises(ValueError, match="read-only"):
        found.longs[0] = 1


def test_texts_are_read_where_they_lie(tmp_path: Path) -> None:
    """A map of texts is saved without them, and reads them from the file that it is told of."""
    spool = TextSpool(tmp_path / "texts")
    spool.add("s/a.md", Texts(b"---\n---\nBody", 8, b"{}"))
    save(tmp_path, "map", spool.as_map())
    assert load(tmp_path, "map", TextMap, tmp_path / "texts").body("s/a.md") == "Body"


def test_texts_that_are_others_now_are_not_given(tmp_path: Path) -> None:
    """A file of texts that is shorter is refused at once, one of the same length when the text is read."""
    texts = tmp_path / "texts"
    spool = TextSpool(texts)
    spool.add("s/a.md", Texts(b"---\n---\nBody", 8, b"{}"))
    save(tmp_path, "map", spool.as_map())
    whole = texts.read_bytes()
    texts.unlink()
    texts.write_bytes(whole.replace(b"Body", b"Bodo"))
    with pytest.raises(SnapshotDamaged, match="texts"):
        load(tmp_path, "map", TextMap, texts).body("s/a.md")
    texts.write_bytes(whole[:-1])
    with pytest.raises(SnapshotDamaged, match="texts"):
        load(tmp_path, "map", TextMap, texts)


@pytest.mark.parametrize("content", [b"", b"\xff", b"\x80", b"\x83\xa6number\xc0"])
def test_what_is_no_such_value_is_refused(content: bytes, tmp_path: Path) -> None:
    """Bytes that are no MessagePack, or of another type, are damage, not a failure of another kind."""
    save(tmp_path, "held", Held(1, np.arange(3), {}))
    (tmp_path / "held.msgpack").write_bytes(content)
    with pytest.raises(SnapshotDamaged):
        load(tmp_path, "held", Held, tmp_path / "texts")


def test_places_outside_of_the_arrays_are_refused(tmp_path: Path) -> None:
    """An archive whose arrays are cut off is damaged."""
    save(tmp_path, "held", Held(1, np.arange(300), {}))
    arrays_file = tmp_path / "held.arrays"
    arrays_file.write_bytes(arrays_file.read_bytes()[:-8])
    with pytest.raises(SnapshotDamaged):
        load(tmp_path, "held", Held, tmp_path / "texts")


def test_every_changed_byte_is_seen(tmp_path: Path) -> None:
    """Files are as they were written until one has another byte, another length, or is gone."""
    below = tmp_path / "below"
    below.mkdir()
    (tmp_path / "a").write_bytes(b"abc")
    (below / "b").write_bytes(b"")
    expected = checks(tmp_path)
    assert set(expected) == {"a", "below/b"}
    verify(tmp_path, expected)
    for content in (b"abd", b"ab", b"abcd"):
        (tmp_path / "a").write_bytes(content)
        with pytest.raises(SnapshotDamaged):
            verify(tmp_path, expected)
    (tmp_path / "a").unlink()
    with pytest.raises(FileNotFoundError):
        verify(tmp_path, expected)
