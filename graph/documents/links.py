"""Links in folders, and which of them lead elsewhere once something has changed on their ways."""

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from graph.documents.paths import real_path

_MOST_STEPS = 40
"""After how many links a way is taken to come round for ever, as Linux does."""


class FoundLink(Struct, frozen=True):
    """A link that is not passed over, whether it gives a document or none. Its `way` is what it depends on where it leads:
    the links that are followed one after the other, itself among them, and the place where they lead to at last."""

    path: str
    source: str
    way: tuple[str, ...]

    @property
    def target(self) -> str:
        """Where it leads; one of the links on its way where that comes round."""
        return self.way[-1]


def find_way(path: str) -> tuple[str, ...]:
    """The way of the link at `path`."""
    steps: list[str] = []
    anchor, *names = Path(path).absolute().parts
    at = Path(anchor)
    names.reverse()
    while names:
        name = names.pop()
        if name == os.pardir:
            at = at.parent
            continue
        place = at / name
        try:
            target = place.readlink()
        except OSError:  # it is no link, or not there
            at = place
            continue
        steps.append(str(place))
        if len(steps) == _MOST_STEPS:
            return (*steps, str(place))
        if target.is_absolute():
            at = Path(target.anchor)
        names.extend(reversed(target.relative_to(target.anchor).parts))
    return (*steps, str(at))


def led_through(links: Iterable[FoundLink], touched: Iterable[str | os.PathLike[str]]) -> list[FoundLink]:
    """Those of `links` that may lead elsewhere, or to something else, after changes at or below the paths `touched`."""
    places = {real_path(path) for path in touched}
    above = {parent for place in places for parent in _upwards(place)}
    return [link for link in links if any(step in above or places.intersection(_upwards(step)) for step in link.way)]


def _upwards(path: str) -> list[str]:
    """A path, and all that it lies in."""
    return [path, *map(str, Path(path).parents)]
