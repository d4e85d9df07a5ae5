"""Kinds of values that settings have: how each is read from a text, and what it is told to be where it cannot be."""

import re
from collections.abc import Callable
from ipaddress import ip_network
from math import inf
from typing import Any

from limits import parse
from msgspec import Struct

from newsgraph.addresses import normal_origin

_SEPARATORS = re.compile(r"[\s,;]+")
_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_ORIGIN = re.compile(r"https?://[^\s/?#@\\]+|\*")


class Kind(Struct, frozen=True):
    """A kind of values; `read` raises ValueError or KeyError for a text that is none."""

    wanted: str
    read: Callable[[str], Any]


def one_of(*names: str) -> Kind:
    """The kind that has these values."""
    return Kind(f"{', '.join(names[:-1])} or {names[-1]}", {name: name for name in names}.__getitem__)


def _at_least(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if number < least:
            raise ValueError(number)
        return number

    return read


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < inf:
        raise ValueError(seconds)
    return seconds


def _list(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _SEPARATORS.split(text)))


def _origins(text: str) -> tuple[str, ...]:
    origins = _list(text)
    if not all(map(_ORIGIN.fullmatch, origins)):
        raise ValueError(origins)
    return tuple(map(normal_origin, origins))


def _networks(text: str) -> tuple[str, ...]:
    networks = _list(text)
    for each in networks:
        ip_network(each)
    return networks


def _rate(text: str) -> str:
    parse(text)
    return text


TEXT = Kind("a text", str)
TRUTH = Kind("true or false", lambda text: _TRUTHS[text.strip().lower()])
COUNT = Kind("a whole number, 1 or more", _at_least(1))
AMOUNT = Kind("a whole number, 0 or more", _at_least(0))
SECONDS = Kind("a number of seconds, more than 0", _seconds)
NAMES = Kind("a list, separated by commas or spaces", _list)
ORIGINS = Kind("a list of origins such as https://news.example, or *", _origins)
NETWORKS = Kind("a list of addresses or networks, such as 10.0.0.0/8", _networks)
RATE = Kind("a rate, such as 100/minute", _rate)
