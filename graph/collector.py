"""The cyclic garbage collector, off while a graph is made: that makes many objects, which all stay and none of which is a cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """Keeps the collector off inside, for the whole process, and puts it back as it was."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def set_aside() -> None:
    """Has the collector look at nothing more of what there is now, which goes by counts of references only from then on."""
    gc.freeze()


def collect_rarely() -> None:
    """Has the collector wait for more that is new before it goes through it: that may be lists of all nodes, which each version
    of a large graph has of its own, and everybody waits meanwhile."""
    gc.set_threshold(_MUCH_NEW, 10, 10)


_MUCH_NEW = 50_000
"""So many more objects than before, of which garbage in cycles takes some ten megabytes at the most."""
