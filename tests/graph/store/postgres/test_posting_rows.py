"""Rows of postings: what of them is read, and what is kept from generation to generation."""

from collections.abc import Iterator

import pytest

from graph import Graph
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected
from graph.store.postgres.generations import latest
from graph.store.postgres.kept import Kept
from graph.store.postgres.loading import load
from graph.store.postgres.posting_rows import SAID, SPOKEN, FieldWord, Form, PostingRow, PostingRows, Weighed, WordRows
from graph.store.postgres.session import Session
from graph.store.postgres.text_fields import WRITTEN
from tests.graph.store.postgres.viewing import emptied
from tests.graphs import graph_of

pytestmark = pytest.mark.slow

LAKE, TREE, NOWHERE = (FieldWord(WRITTEN, word) for word in ("lake", "tree", "nowhere"))


@pytest.fixture(scope="module")
def connection() -> Iterator[Connected]:
    """A connection to a database of its own."""
    with emptied() as made:
        yield made


def saying(*titles: str) -> Graph:
    """Articles with these titles."""
    return graph_of({f"{number}.md": {"title": title} for number, title in enumerate(titles)})


def session_of(connection: Connected, graph: Graph) -> Session:
    """A session of a graph, which is the next generation."""
    load(connection, Snapshot(graph))
    return Session(connection, latest(connection))


def read(session: Session, kept: Kept, *asked: FieldWord, form: Form = SAID) -> dict[FieldWord, list[PostingRow]]:
    """The rows of words."""
    found: dict[FieldWord, list[PostingRow]] = {}

    def take(rows: WordRows) -> None:
        found.update({each: list(own) for each, own in rows.items()})

    PostingRows(session, kept).read(asked, form, take)
    session.settle()
    return found


def counts(rows: list[PostingRow]) -> list[int]:
    """How often each of those who say a word does."""
    return [count for row in rows for count in row.counts.tolist()]


def test_only_what_a_load_changed_is_read_again(connection: Connected) -> None:
    """In one round trip with what was not read before; what was read of the same generation is not asked for."""
    kept = Kept()
    earlier = session_of(connection, saying("lake lake", "tree"))
    before = read(earlier, kept, LAKE, TREE, NOWHERE)
    later = session_of(connection, saying("lake lake", "tree", "tree tree tree"))
    after = read(later, kept, LAKE, TREE, NOWHERE)
    assert after[LAKE][0] is before[LAKE][0]
    assert sorted(counts(before[TREE])) < sorted(counts(after[TREE]))
    assert before[NOWHERE] == after[NOWHERE] == []
    assert later.round_trips == 1
    again = read(later, kept, LAKE, TREE, NOWHERE)
    assert [again[each][0] is after[each][0] for each in (LAKE, TREE)] == [True, True]
    assert later.round_trips == 1


def test_a_session_of_an_earlier_generation_reads_its_own(connection: Connected) -> None:
    """Also after words were read of a later one, which stay kept."""
    kept = Kept()
    earlier = session_of(connection, saying("lake lake lake"))
    later = session_of(connection, saying("lake"))
    after = read(later, kept, LAKE)
    assert counts(read(earlier, kept, LAKE)[LAKE]) != counts(after[LAKE])
    assert read(later, kept, LAKE)[LAKE][0] is after[LAKE][0]
    assert later.round_trips == 1


def test_forms_are_kept_apart(connection: Connected) -> None:
    """Where a word is said is not what was read to know who says it."""
    kept = Kept()
    session = session_of(connection, saying("lake tree lake"))
    said = read(session, kept, LAKE)[LAKE]
    spoken = read(session, kept, LAKE, form=SPOKEN)[LAKE]
    assert len(said[0].slots) == 1
    assert len(spoken[0].slots) == counts(said)[0]
    assert session.round_trips == 2


def test_the_heaviest_words_are_read(connection: Connected) -> None:
    """Those whose weight, times ln(1 + N / df), is greatest, ties by their letters; of others nothing is known."""
    titles = [
        ["common", *(["rare"] if number == 0 else []), *(["some", "same"] if number < 4 else [])] for number in range(8)
    ]
    session = session_of(connection, saying(*map(" ".join, titles)))

    def heaviest(most: int, **weights: float) -> list[str]:
        found: list[str] = []

        def take(rows: WordRows) -> None:
            found.extend(word for (_, word), own in rows.items() if own)

        PostingRows(session, Kept()).read_heaviest(Weighed(weights, len(titles), most), [WRITTEN], SAID, take)
        session.settle()
        return sorted(found)

    assert heaviest(1, common=1.0, rare=1.0, some=1.0, same=1.0) == ["rare"]
    assert heaviest(2, common=1.0, rare=1.0, some=1.0, same=1.0) == ["rare", "same"]
    assert heaviest(1, common=4.0, rare=1.0, some=1.0, same=1.0) == ["common"]
    assert heaviest(9, rare=1.0, nowhere=9.0) == ["rare"]
    assert heaviest(9) == []
