"""Files that are whole or not there."""

import os
import stat
from pathlib import Path

import pytest

from newsgraph.errors import FileUnwritable
from newsgraph.files import whole_file


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    """While it is written the old content stays, then the new one takes its place; nothing else is left."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("existed", [True, False])
def test_what_goes_wrong_leaves_no_trace(tmp_path: Path, existed: bool) -> None:
    """After an error the old file is as it was, or there is none, and no other is left."""
    path = tmp_path / "file"
    if existed:
        path.write_bytes(b"old")

    def write() -> None:
        with whole_file(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"] * existed


def test_a_link_stays_one(tmp_path: Path) -> None:
    """Where the name is a link, what it leads to is written."""
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with whole_file(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"new"


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    """A pipe is written to, not replaced."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with whole_file(path) as file:
        file.write(b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("name", ["", "no/such/folder/file", "file/below"])
def test_what_cannot_be_written_is_told_of(tmp_path: Path, name: str) -> None:
    """A folder, or a file in what is none, is an error that names it, without Python's words."""
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(FileUnwritable) as caught, whole_file(tmp_path / name):
        pass
    assert str(tmp_path / name) in str(caught.value)
    assert "Errno" not in str(caught.value)
