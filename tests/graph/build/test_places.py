"""Where values stand, for what is found to be wrong only when the graph is built."""

import pytest

import graph
from graph.build.places import Places
from graph.diagnostics import warning
from graph.documents import parse
from graph.documents.texts import TextSpool
from tests.conftest import WriteFolder

CONTENT = {"s/a.md": "---\ntitle: A\nitems:\n- x\n- y\n---\n", "s/b.yaml": "taxonomy: topic\nname: B\nparent: P\n"}


@pytest.fixture
def places() -> Places:
    """The places of two documents."""
    spool = TextSpool()
    for source, content in CONTENT.items():
        spool.add(source, parse.Texts(content.encode(), len(content), b"{}"))
    return Places(spool.as_map())


def test_diagnostics_are_made_in_their_places(places: Places) -> None:
    """A value's line and column are found in its document's text, whichever was asked for before."""
    for _ in range(2):
        found = places.warning("item-unknown", "s/a.md", ("items", 1), "…")
        assert found == warning("item-unknown", "s/a.md", "…", 5, 3)
        found = places.warning("parent-unknown", "s/b.yaml", ("parent",), "…")
        assert found == warning("parent-unknown", "s/b.yaml", "…", 3, 9)


def test_a_document_is_read_once_for_all_its_diagnostics(
    write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many values of one document are told of, its text is parsed again only once."""
    asked: list[str] = []
    read_again = parse.read_again

    def counted(source: str, content: str) -> object:
        asked.append(source)
        return read_again(source, content)

    monkeypatch.setattr("graph.build.places.read_again", counted)
    items = "".join(f"- none/{number}\n" for number in range(50))
    loaded = graph.load([write_folder({f"{name}.md": f"---\ntitle: {name}\nitems:\n{items}---\n" for name in "ab"})])
    assert len(loaded.diagnostics) == 100
    assert asked == ["site/a.md", "site/b.md"]
