"""Bursts as the system tells of changes: inotify on Linux, FSEvents on macOS, ReadDirectoryChangesW on Windows.

What the system did not tell of, because it came before the watch for a new folder or was too much at once, is made good by a
look everywhere as soon as there is rest.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event
from time import monotonic
from typing import NamedTuple

from watchfiles import Change
from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from graph import Folder
from graph.documents.paths import is_passed_over
from newsgraph.errors import WatchRefused
from newsgraph.watching.bursts import EVERYWHERE, Burst, Touched
from newsgraph.watching.debt import Debt
from newsgraph.watching.roots import Roots

WATCHES_FOLDERS_ONE_BY_ONE = sys.platform == "linux"
"""Elsewhere the system watches all that is below a folder at once, and a watch for each of many folders would be slow. Here it
has one for each anyway, and those that are passed over are better without."""
_STEP, _LONGEST_BURST = 50, 1_000
"""Milliseconds without a change that end a burst, and after which it ends anyway."""
_LARGE = 300
"""From so many events on, some may have been lost."""
_REST = 1.0
"""Seconds without a burst after which what may have been missed is looked for."""
_AGAIN = 10.0
"""Seconds after which what was not taken in is tried again."""


class _Wait(NamedTuple):
    """What waiting for events ends for; it is asked at each step."""

    ended: Event
    debt: Debt
    roots: Roots

    def is_set(self) -> bool:
        """Whether to wait no longer."""
        self.roots.look()
        return self.ended.is_set() or self.roots.moved or monotonic() >= self.debt.due


class Events:
    """The bursts in `folders`, until `ended` is set. The first is everywhere: what happened before it was not watched."""

    def __init__(self, folders: Sequence[Folder], ended: Event) -> None:
        self._folders = folders
        self._ended = ended
        self._debt = Debt()
        self._debt.owe(0)

    def __iter__(self) -> Iterator[Burst]:
        """Each burst. Raises WatchRefused."""
        while not self._ended.is_set():
            roots = Roots(self._folders)
            places = set(_places(roots))
            try:
                with _watch(places) as notify:
                    # Folders that came before what they lie in was under watch are not.
                    if places.issuperset(_places(roots)):
                        yield from self._told_by(notify, roots)
            except (FileNotFoundError, PermissionError):
                # A folder went while it was put under watch.
                self._ended.wait(_STEP / 1_000)
            except WatchfilesRustInternalError as error:
                # As where a file has a name that is not UTF-8.
                raise WatchRefused(str(error)) from None

    def again(self) -> None:
        """A burst was not taken in: after some seconds there is one everywhere."""
        self._debt.owe(_AGAIN)

    def _told_by(self, notify: RustNotify, roots: Roots) -> Iterator[Burst]:
        """The bursts until the folders have to be put under watch anew."""
        touched = Touched(self._folders)
        wait = _Wait(self._ended, self._debt, roots)
        while True:
            told = notify.watch(_LONGEST_BURST, _STEP, 0, wait)
            if isinstance(told, set):
                gone = {path for kind, path in told if kind == Change.deleted}
                has_new = WATCHES_FOLDERS_ONE_BY_ONE and any(_is_folder(path) for _, path in told)
                is_unwatched = has_new or not gone.isdisjoint(roots.places)
                if is_unwatched or len(told) >= _LARGE or self._debt:
                    self._debt.owe(_REST)
                if burst := touched.burst({path for _, path in told}):
                    yield burst
                elif burst is EVERYWHERE:
                    yield EVERYWHERE
                if is_unwatched:
                    return
            elif self._ended.is_set():
                return
            elif roots.moved:
                self._debt.owe(0)
                return
            else:
                self._debt.pay()
                yield EVERYWHERE
                # A root that came back meanwhile was read, but is not watched.
                roots.look_now()


def _watch(places: Iterable[str]) -> RustNotify:
    """The watch of folders, which lasts until it is closed. Raises WatchRefused, and OSError where one of them has gone."""
    try:
        return RustNotify(
            sorted(places),
            debug=False,
            force_polling=False,
            poll_delay_ms=_STEP,
            recursive=not WATCHES_FOLDERS_ONE_BY_ONE,
            ignore_permission_denied=False,
        )
    except UnicodeEncodeError:
        raise WatchRefused("a folder's name is not UTF-8") from None
    except (FileNotFoundError, PermissionError):
        raise
    except (OSError, WatchfilesRustInternalError) as error:
        raise WatchRefused(str(error)) from None


def _places(roots: Roots) -> Iterator[str]:
    """What is put under watch: the roots, and where each folder has a watch, all below them that may have documents."""
    yield from roots.places
    for root in roots.places if WATCHES_FOLDERS_ONE_BY_ONE else ():
        for folder, below, _ in os.walk(root):
            below[:] = [name for name in below if not is_passed_over(name)]
            yield folder


def _is_folder(path: str) -> bool:
    return Path(path).is_dir() and not Path(path).is_symlink() and not is_passed_over(Path(path).name)
