"""Mutations change documents one after the other, and each is answered from the graph that it made."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from graph import Folder
from graph.editing import DocumentChange
from graph.errors import WriteFailed
from schema import Context, Limits
from schema import context as contexts
from tests.conftest import WriteFolder
from tests.schema.conftest import codes
from tests.schema.desks import DELETE, PUT, SCHEMA, Desk, document, in_database, in_folder

Open = Callable[..., Desk]


@pytest.fixture
def open_desk(kept_in: str) -> Iterator[Open]:
    """Opens desks over folders, or over databases that hold what is in them."""
    with ExitStack() as opened:

        def open_(folder: Folder, limits: Limits | None = None) -> Desk:
            place = in_database(folder) if kept_in == "postgres" else in_folder(folder)
            return Desk(opened.enter_context(place), limits)

        yield open_


@pytest.fixture
def desk(open_desk: Open, write_folder: WriteFolder) -> Desk:
    """A folder of one article."""
    return open_desk(write_folder({"a.md": document("A")}))


def test_a_put_is_answered_from_the_graph_that_it_made(desk: Desk) -> None:
    """The node is that of the document as it is now, and the graph is the version that has it."""
    before = desk.version
    change = desk.put("b.md", document("B"), "")
    assert change.pop("graph") == {"version": desk.version, "articles": 2}
    assert desk.version != before
    revision = change.pop("revision")
    assert change == {"source": "site/b.md", "written": True, "node": {"label": "B"}, "diagnostics": []}
    again = desk.put("b.md", document("Another"), revision)
    assert (again["node"], again["revision"] != revision) == ({"label": "Another"}, True)


def test_what_does_not_load_is_told_and_changes_nothing(desk: Desk) -> None:
    """`written` is false, diagnostics say where and why, and the document that is there is the one of before."""
    before = desk.version
    change = desk.put("a.md", "---\ntitle: [\n---\n")
    assert (change["written"], change["node"]) == (False, {"label": "A"})
    assert [(each["severity"], each["code"], each["line"]) for each in change["diagnostics"]] == [
        ("ERROR", "yaml-syntax", 3)
    ]
    assert change["graph"]["version"] == before
    assert desk.document("a.md") == (document("A"), change["revision"])


def test_a_document_that_was_deleted_has_no_node(desk: Desk) -> None:
    """The graph is without it; to delete it once more does nothing."""
    for written in (True, False):
        answer = desk.ask(DELETE, source="site/a.md")
        assert answer["data"]["deleteDocument"] == {
            "written": written,
            "revision": None,
            "node": None,
            "diagnostics": [],
            "graph": {"version": desk.version, "articles": 0},
        }


@pytest.mark.parametrize("expected", ["", "another"])
def test_a_conflict_is_told_with_the_revision_that_is_there(desk: Desk, expected: str) -> None:
    """CONFLICT, for who puts and who deletes, and nothing is changed."""
    shown = desk.document("a.md")
    assert shown
    for query in (PUT, DELETE):
        answer = desk.ask(query, source="site/a.md", content=document("B"), expected=expected)
        [error] = answer["errors"]
        assert error["extensions"] == {"code": "CONFLICT", "revision": shown[1]}
        assert error["path"] in (["putDocument"], ["deleteDocument"])
        assert error["locations"] == [{"line": 3, "column": 3}]
    assert desk.document("a.md") == shown
    gone = desk.ask(DELETE, source="site/none.md", expected=shown[1])
    assert gone["errors"][0]["extensions"] == {"code": "CONFLICT", "revision": None}


@pytest.mark.parametrize("source", ["site/../a.md", "other/a.md", "site/a.txt", "", "site/a\\u0000.md"])
def test_a_path_that_no_document_can_have_is_refused(desk: Desk, source: str) -> None:
    """BAD_USER_INPUT, with the reason."""
    answer = desk.ask(PUT, source=source, content=document("B"))
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "is not a path that a document can have" in answer["errors"][0]["message"]


def test_a_reload_is_answered_with_what_was_taken_in(desk: Desk) -> None:
    """What others have changed."""
    desk.place.write("b.md", document("B"))
    answer = desk.ask("mutation { reload { version articles } }")
    assert answer == {"data": {"reload": {"version": desk.version, "articles": 2}}}
    assert desk.titles == ["A", "B"]


def test_each_field_sees_what_those_before_it_did(desk: Desk) -> None:
    """The fields of one operation are answered one after the other; later ones and their selections see the newest graph."""
    put = 'putDocument(source: "site/{0}.md", content: "---\\ntitle: {0}\\n---") {{ node {{ label }} graph {{ articles }} }}'
    fields = [
        f"x: {put.format('x')} y: {put.format('y')}",
        'deleteDocument(source: "site/x.md") { graph { articles } }',
        'c: deleteDocument(source: "site/y.md", expectedRevision: "another") { graph { articles } }',
    ]
    answer = desk.ask(f"mutation {{ {' '.join(fields)} }}")
    assert answer["errors"][0]["path"] == ["c"]
    assert answer["data"] is None
    assert desk.titles == ["A", "y"]
    answer = desk.ask(f"mutation {{ x: {put.format('x')} z: {put.format('z')} reload {{ articles }} }}")
    assert answer["data"] == {
        "x": {"node": {"label": "x"}, "graph": {"articles": 3}},
        "z": {"node": {"label": "z"}, "graph": {"articles": 4}},
        "reload": {"articles": 4},
    }


def test_only_one_version_is_held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many changes an operation makes, beside the view that it began with one is open at most."""
    opened, most = 0, 0
    view_of = desk.store.view

    class Counted:
        def __enter__(self) -> Any:
            nonlocal opened, most
            opened, most = opened + 1, max(most, opened + 1)
            self.view = view_of()
            return self.view.__enter__()

        def __exit__(self, *error: object) -> None:
            nonlocal opened
            opened -= 1

    monkeypatch.setattr(desk.store, "view", Counted)
    desk.ask("mutation {" + "".join(f" r{n}: reload {{ articles }}" for n in range(5)) + "}")
    assert (opened, most) == (0, 2)


def test_nothing_is_written_where_there_is_no_editor(desk: Desk) -> None:
    """FORBIDDEN, also for who asks the schema without a server."""
    with desk.store.view() as view:
        answer = SCHEMA.execute_sync("mutation { reload { version } }", context_value=Context(view))
    assert answer.errors
    assert [(each.extensions or {})["code"] for each in answer.errors] == ["FORBIDDEN"]


def test_a_write_that_failed_is_told_with_what_became_of_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """WRITE_FAILED, whether anything was written, and what to do."""

    def fail(source: str, *_given: object) -> DocumentChange:
        raise WriteFailed(source, "no space left on device", "make room, and try again")

    monkeypatch.setattr(desk.editor, "put", fail)
    answer = desk.ask(PUT, source="site/b.md", content=document("B"))
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "WRITE_FAILED", "written": False}
    assert "make room" in error["message"]


Clock = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Lets time pass for contexts."""
    now = 0.0

    def advance(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(contexts, "monotonic", lambda: now)
    return advance


def test_a_change_that_takes_long_is_answered(
    open_desk: Open, write_folder: WriteFolder, clock: Clock, monkeypatch: Any
) -> None:
    """The time limit is for what is asked beside changes: who waited for one is told what it did."""
    desk = open_desk(write_folder({}), Limits(seconds=10))
    put = desk.editor.put

    def slowly(*given: Any) -> DocumentChange:
        clock(60)
        return put(*given)

    monkeypatch.setattr(desk.editor, "put", slowly)
    assert desk.put("a.md", document("A"))["node"] == {"label": "A"}


def test_once_time_is_up_nothing_is_begun(
    open_desk: Open, write_folder: WriteFolder, clock: Clock, monkeypatch: Any
) -> None:
    """A change that has not begun is not made, and is told of as what was given up; what was changed before stays told."""
    desk = open_desk(write_folder({}), Limits(seconds=10))
    summary = type(desk.store.view().__enter__()).summary

    def slowly(view: Any) -> Any:
        clock(11)
        return summary.__get__(view)

    monkeypatch.setattr(type(desk.store.view().__enter__()), "summary", property(slowly))
    one, two = (
        f'{name}: putDocument(source: "site/{name}.md", content: "---\\ntitle: {name}\\n---") {{ graph {{ version }} }}'
        for name in "ab"
    )
    answer = desk.ask(f"mutation {{ {one} {two} }}")
    assert codes(answer) == ["TIMEOUT"]
    assert "stays changed" in answer["errors"][0]["message"]
    monkeypatch.undo()
    assert desk.titles == ["a"]


def test_folders_are_named_by_their_labels(open_desk: Open, write_folder: WriteFolder) -> None:
    """Sources of the answer are those that were asked."""
    desk = open_desk(Folder.at(write_folder({}).path, "news"))
    assert desk.ask(PUT, source="news/a.md", content=document("A"))["data"]["putDocument"]["source"] == "news/a.md"
