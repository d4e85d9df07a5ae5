"""The application over a graph in a database."""

import atexit
from collections.abc import Sequence

from starlette.types import ASGIApp

from graph.editing import Editor
from graph.store.answers import Summary
from newsgraph.app import create_app
from newsgraph.databases.opening import open_store
from newsgraph.errors import SettingError
from newsgraph.settings import Settings
from newsgraph.telling import Teller


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
    if settings.write:
        raise SettingError(
            "write", "NEWSGRAPH_WRITE is for folders; what a database holds is changed with `newsgraph load`."
        )


def create_stored_app(settings: Settings, editor: Editor | None = None) -> tuple[ASGIApp, Summary]:
    """The application over the database that settings name, and what that holds now. Mutations are taken where the settings say
    so and there is an `editor`. Raises what `open_store` does."""
    store = open_store(settings)
    atexit.register(store.close)
    with store.view() as view:
        summary = view.summary
    teller = Teller(store.catch_up, settings.store_seconds)
    return create_app(store, settings, editor=editor, teller=teller), summary


def read_summary(settings: Settings) -> Summary:
    """What the database that settings name holds now. Raises what `open_store` does."""
    store = open_store(settings)
    try:
        with store.view() as view:
            return view.summary
    finally:
        store.close()
