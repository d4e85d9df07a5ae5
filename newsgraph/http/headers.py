"""Headers of requests."""

from collections.abc import Collection

from newsgraph.http.responses import Header


def by_name(headers: Collection[Header]) -> dict[bytes, bytes]:
    """Headers by their names, the values of those that came more than once as one list."""
    named = dict(headers)
    if len(named) != len(headers):
        for name in named:
            named[name] = b", ".join(value for each, value in headers if each == name)
    return named
