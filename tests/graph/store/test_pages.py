"""Windows: which part of a list a page is."""

from itertools import product

from graph.store.pages import Connection, Page, Window, window
from tests.reference import relay_page

SIZES = (None, 0, 1, 2, 5)


def test_windows_are_relays_pages() -> None:
    """For every list of up to four rows, every pair of cursors and all sizes, the window has the rows and the flags of
    the specification's algorithm."""
    for length in range(5):
        places = (None, *range(length))
        for first, last, after, before in product(SIZES, SIZES, places, places):
            page = Page(first, None if after is None else "a", last, None if before is None else "b")
            found = window(page, 0 if after is None else after + 1, length if before is None else before, length)
            wanted = relay_page(length, first, last, after, before)
            assert list(range(found.start, found.end)) == list(range(wanted.start, wanted.end))
            assert (found.has_next, found.has_previous) == (wanted.has_next, wanted.has_previous)


def test_cursors_of_rows_that_are_gone() -> None:
    """Where the row of a cursor is gone, flags tell of rows that are there: none lie before the first row, nor behind
    the last."""
    assert window(Page(first=2, after="gone"), 0, 3, 3) == Window(0, 2, has_next=True, has_previous=False)
    assert window(Page(first=2, after="gone"), 1, 3, 3) == Window(1, 3, has_next=False, has_previous=True)
    assert window(Page(last=2, before="gone"), 0, 3, 3) == Window(1, 3, has_next=False, has_previous=True)
    assert window(Page(last=2, before="gone"), 0, 2, 3) == Window(0, 2, has_next=True, has_previous=False)


def test_connections_ask_only_for_what_is_asked_of_them() -> None:
    """Cursors, details and totals are worked out when they are asked for, and not before."""
    asked: list[object] = []

    def note(what: object) -> object:
        asked.append(what)
        return what

    connection = Connection(
        ["a", "b"],
        has_next=True,
        has_previous=False,
        cursor_at=lambda index: str(note(f"cursor {index}")),
        detail_at=lambda index: note(f"detail {index}"),
        total=lambda: 7 if note("total") else 0,
    )
    assert asked == []
    assert (connection.cursor(1), connection.detail(0), connection.total()) == ("cursor 1", "detail 0", 7)
    assert asked == ["cursor 1", "detail 0", "total"]
