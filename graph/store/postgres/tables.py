"""Tables: what is loaded into each, and what tells one row of it from another."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from graph.keys import EdgeKind

EDGE_NUMBERS = {edge: number for number, edge in enumerate(EdgeKind)}
"""By what number the database knows each kind of edges."""

FOREVER = 2**31 - 1
"""Until when a row is there that no generation has removed."""

Row = tuple[object, ...]
"""The values of one row, in the order of its table's columns."""


class Table(Struct, frozen=True):
    """A table that is loaded: the names and types of its columns, of which the first so many tell its rows apart."""

    name: str
    columns: tuple[tuple[str, str], ...]
    keys: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(name for name, _ in self.columns)

    @property
    def types(self) -> tuple[str, ...]:
        """The types of its columns."""
        return tuple(type_ for _, type_ in self.columns)


class Rows(Struct, frozen=True):
    """What a table holds of one graph."""

    table: Table
    rows: Iterable[Row]

    def __iter__(self) -> Iterator[Row]:
        """The rows, one after another."""
        return iter(self.rows)


def columns(described: str) -> tuple[tuple[str, str], ...]:
    """Columns that are written as `name type, name type`."""
    pairs = (each.split() for each in described.split(","))
    return tuple((name, type_) for name, type_ in pairs)


_STEP = """origin int8, edge int2, out_place int4, in_place int4, out_inferred bool, in_inferred bool, out_sources text[],
 in_sources text[]"""

ARTICLE = Table(
    "article",
    columns(
        """key int8, id text, record bytea, more_sources bytea,
        title text, title_folded text, category text, category_folded text, type text,
        type_folded text, locale text, locale_folded text, tags text[], tags_folded text[], published_date_time int8,
        updated_date_time int8, quality int8, heat int8, published int8, removed int8, stub int8, provider int8,
        topics int8[], related_count int8, rank int8, prominence float8, story int8"""
    ),
)
PROVIDER = Table(
    "provider",
    columns(
        """key int8, id text, record bytea, more_sources bytea,
        name text, name_folded text, domain text, domain_folded text,
        aliases_folded text[], article_count int8, prominence float8"""
    ),
)
TOPIC = Table(
    "topic",
    columns(
        """key int8, id text, record bytea, more_sources bytea,
        name text, name_folded text, slug text, slug_folded text, ancestors int8[],
        article_count int8, prominence float8"""
    ),
)
TO_ARTICLE = Table("to_article", columns(f"node int8, {_STEP}, published_date_time int8"), 3)
TO_PROVIDER = Table("to_provider", columns(f"node int8, {_STEP}"), 3)
TO_TOPIC = Table("to_topic", columns(f"node int8, {_STEP}"), 3)
BELOW_TOPIC = Table("below_topic", columns("node int8, origin int8, inferred bool, published_date_time int8"), 2)
PROVIDER_BESIDE = Table("provider_beside", columns("origin int8, node int8, pairs int8"), 2)
TOPIC_BESIDE = Table("topic_beside", columns("origin int8, node int8, pairs int8"), 2)
OTHER_ID = Table("other_id", columns("id text, key int8"))
TOPIC_ALIAS = Table("topic_alias", columns("alias text, topic text"))
DOCUMENT = Table(
    "document",
    columns(
        """source text, kind text, node int8, place int4, revision text, content bytea, body_size int4, front_matter bytea,
        secured bytea"""
    ),
)
DIAGNOSTIC = Table(
    "diagnostic",
    columns('source text, line int4, "column" int4, code text, message text, nth int4, severity text, record bytea'),
    6,
)
STORY = Table("story", columns("key int8, id text, record bytea, size int8, last float8"))
SITE = Table("site", columns("label text, base text, locale text"))
