"""The application over a graph in a database."""

import atexit
from collections.abc import Sequence

from starlette.types import ASGIApp

from graph.live.book_editor import BookEditor
from graph.store.answers import Summary
from newsgraph.app import create_app
from newsgraph.databases.opening import dsn_of, open_store
from newsgraph.databases.settling import BookSettling
from newsgraph.errors import SettingError
from newsgraph.loading import load_options
from newsgraph.settings import Settings
from newsgraph.settling import Rest, Settler
from newsgraph.telling import Teller

_REST = Rest(10.0, 120.0)
"""A graph that many serve is read anew by all of them once it is settled, which is worth waiting for a while."""


def check_settings(names: Sequence[str], settings: Settings) -> None:
    """Raises SettingError for what means nothing where a database is served."""
    if names:
        raise SettingError(
            "store",
            "A database and folders are named, and one of them is served: load the folders into it with `newsgraph load`, and "
            "name none.",
        )
    if settings.watch:
        raise SettingError("watch", "NEWSGRAPH_WATCH is for folders; what is loaded into a database is served at once.")


def create_stored_app(settings: Settings) -> tuple[ASGIApp, Summary]:
    """The application over the database that settings name, and what that holds now. Raises what `open_store` does."""
    store = open_store(settings)
    atexit.register(store.close)
    with store.view() as view:
        summary = view.summary
    editor = BookEditor(dsn_of(settings), store, load_options(settings)) if settings.write else None
    return create_app(
        store,
        settings,
        editor=editor,
        settler=Settler(store.changes, BookSettling(editor).settle, _REST) if editor else None,
        teller=Teller(store.catch_up, settings.store_seconds),
    ), summary


def read_summary(settings: Settings) -> Summary:
    """What the database that settings name holds now. Raises what `open_store` does."""
    store = open_store(settings)
    try:
        with store.view() as view:
            return view.summary
    finally:
        store.close()
