"""Sites: what holds for all documents of a folder, as the database keeps it."""

from collections.abc import Iterable
from typing import Any

from graph.documents.folders import Site
from graph.store.postgres.session import THEN

SITES = f"SELECT label, base, locale FROM site WHERE {THEN}"


def sites_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, Site]:
    """Sites by the labels of their folders."""
    return {label: Site(base, locale) for label, base, locale in rows}
