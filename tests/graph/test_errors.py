"""The errors that `graph` raises carry data, and their texts are for people."""

import pytest

from graph import errors
from graph.errors import (
    Conflict,
    CursorExpired,
    CursorInvalid,
    DocumentError,
    FolderError,
    GraphError,
    IdInvalid,
    NameAmbiguous,
    SearchTooLong,
    SourceInvalid,
    WriteFailed,
)

RAISED = [
    FolderError("/news", "There is no folder /news; check its spelling."),
    DocumentError("yaml-syntax", "This is not valid YAML; mend it.", 3, 7),
    IdInvalid("x" * 1_000),
    NameAmbiguous("BBC", ["bbc.co.uk", "bbc.com"]),
    SearchTooLong(1_234, 1_000),
    CursorInvalid("x" * 1_000),
    CursorExpired("abc"),
    SourceInvalid("x\ud800" * 1_000, "it is not Unicode text"),
    Conflict("site/x.md", "abc"),
    Conflict("site/x.md", None),
    WriteFailed("site/x.md", "no space left on device", "make room, and try again"),
    WriteFailed("site/x.md", "input/output error", "see to the disk", written=True),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_messages_are_for_people(error: GraphError) -> None:
    """Every error is a sentence, and what callers gave is shortened in it."""
    assert str(error)[0] == "“" or str(error)[0].isupper() or str(error).startswith("site/x.md ")
    assert str(error).endswith(".")
    assert str(error).encode()
    assert len(str(error)) < 250


def test_the_tree_is_the_one_that_is_drawn() -> None:
    """Every class of the module stands in its docstring's tree, below its own parent, and all are GraphErrors."""
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    drawn = [line for line in (errors.__doc__ or "").splitlines() if "──" in line]
    names = [line.split("── ")[1].split()[0] for line in drawn]
    assert sorted(names) == sorted(each.__name__ for each in classes if each is not GraphError)
    parent: dict[int, str] = {-1: "GraphError"}
    for line, name in zip(drawn, names, strict=True):
        depth = line.index("──") // 4
        parent[depth] = name
        assert getattr(errors, name).__base__.__name__ == parent[depth - 1]


def test_errors_carry_data() -> None:
    """What callers need to make an answer of an error stands in its attributes."""
    document = DocumentError("yaml-syntax", "…", 3, 7)
    assert (document.code, document.line, document.column) == ("yaml-syntax", 3, 7)
    assert NameAmbiguous("BBC", ["bbc.com"]).domains == ("bbc.com",)
    assert "1,234" in str(SearchTooLong(1_234, 1_000))
    assert CursorExpired("abc").version == "abc"
