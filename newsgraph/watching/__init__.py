"""Watching folders: what changes in them is taken into the graph while it is served."""

from newsgraph.watching.watcher import Watcher

__all__ = ["Watcher"]
