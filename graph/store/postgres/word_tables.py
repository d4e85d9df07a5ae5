"""The tables of words, and what is loaded into each."""

from graph.store.postgres.tables import Table, columns

BLOCK = Table(
    "block",
    columns(
        """block int4, kinds bytea, keys bytea, languages bytea, lengths bytea, damping bytea, norms bytea, degrees bytea,
        prominence bytea, labels bytea"""
    ),
)
POSTING = Table("posting", columns("field int2, word text, block int4, nodes bytea, counts bytea, places bytea"), 3)
FREQUENCY = Table("frequency", columns("word text, articles int4"))
SPELLING = Table(
    "spelling", columns("field int2, word text, first text, second text, third text, size int2, letters int4"), 2
)
ACCENT = Table("accent", columns("language text, word text, stem text"), 3)
RELATED = Table("related", columns("key int8, articles bytea"))

WORD_TABLES: tuple[Table, ...] = (POSTING, BLOCK, FREQUENCY, SPELLING, ACCENT, RELATED)
"""All of them, in the order in which they are loaded."""
