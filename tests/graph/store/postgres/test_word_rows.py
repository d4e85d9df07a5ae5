"""Rows of words: a change writes anew what has to do with it, and nothing else."""

from typing import Any

from graph.search.words import words
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected
from graph.store.postgres.loading import load
from tests.graph.store.postgres.viewing import emptied
from tests.graphs import graph_of

TEXTS = ["red lake", "green lake", "blue tree", "red tree"]


def loaded(connection: Connected, texts: list[str]) -> None:
    """Makes the database hold articles that say so."""
    files: dict[str, Any] = {
        f"{number}.md": {"title": text, "webUrl": f"https://a.example/{number}", "locale": "zz"}
        for number, text in enumerate(texts)
    }
    load(connection, Snapshot(graph_of(files)))


def renewed(connection: Connected) -> set[str]:
    """The words of which rows came with the second generation, or went."""
    rows = connection.execute("SELECT word FROM posting WHERE since = 2 OR until = 2").fetchall()
    return {word for (word,) in rows}


def begun(*said: str) -> set[str]:
    """Words, and their beginnings."""
    return {word[:length] for text in said for word in words(text) for length in (1, 2, len(word))}


def test_only_words_of_what_changed_are_written_anew() -> None:
    """Of an article that changes those postings are written anew that have what it says or said; of one that comes, what it
    says, whatever the places of the others are by then; of one that goes, what it said."""
    for after, said in (
        ([*TEXTS[:3], "old tree"], ("red", "old")),
        ([*TEXTS, *(f"new{number}" for number in range(5))], tuple(f"new{number}" for number in range(5))),
        (TEXTS[:3], ("red tree",)),
    ):
        with emptied() as connection:
            loaded(connection, TEXTS)
            loaded(connection, after)
            assert begun(*said) - begun("tree") <= renewed(connection) <= begun(*said, "tree")


def test_nodes_keep_their_slots() -> None:
    """Whatever comes and goes, a node that stays has the slot that it had."""
    with emptied() as connection:
        loaded(connection, TEXTS)
        loaded(connection, [*TEXTS, *(f"new{number}" for number in range(9))])
        before, after = (
            connection.execute("SELECT keys FROM block WHERE since = %s", [generation]).fetchone()
            for generation in (1, 2)
        )
        assert before is not None
        assert after is not None
        assert after[0].startswith(before[0])
