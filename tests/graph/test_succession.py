"""Successions: where nodes stand in the next version, and which of them are others there."""

from hypothesis import given
from msgspec.structs import replace

from graph import Graph, NodeKind
from graph.build.rows import NOWHERE
from graph.changes import compare
from graph.documents.folders import Site
from graph.succession import find_succession
from tests.graphs import FEW, graph_of, graphs


@FEW
@given(before=graphs(), after=graphs())
def test_nodes_are_followed_from_one_version_to_the_next(before: Graph, after: Graph) -> None:
    """A node that is in both has its rows mapped either way, others lead nowhere; rows of those that are new or have another
    record are told of, by kinds and by numbers."""
    change = compare(before, after)
    found = find_succession(before, after, change)
    numbers: list[int] = []
    changed: list[int] = []
    start = old_start = 0
    for kind in NodeKind:
        step = found.kinds[kind]
        old = {node.id: (row, node) for row, node in enumerate(before.nodes(kind))}
        new = {node.id: (row, node) for row, node in enumerate(after.nodes(kind))}
        assert step.rows.tolist() == [new[id_][0] if id_ in new else NOWHERE for id_ in old]
        assert step.before.tolist() == [old[id_][0] if id_ in old else NOWHERE for id_ in new]
        assert step.changed.tolist() == [
            row for id_, (row, _) in new.items() if id_ in {*change.added, *change.updated}
        ]
        others = [row for id_, (row, node) in new.items() if id_ not in old or old[id_][1] != node]
        assert step.changed.tolist() == others
        assert step.keeps_rows == (list(old) == list(new))
        numbers += [NOWHERE if row == NOWHERE else row + old_start for row in step.before.tolist()]
        changed += [row + start for row in others]
        start, old_start = start + len(new), old_start + len(old)
    assert found.all.before.tolist() == numbers
    assert found.all.changed.tolist() == changed
    for number, earlier in enumerate(numbers):
        assert earlier == NOWHERE or found.all.rows[earlier] == number


def test_articles_of_a_folder_in_another_language_are_others() -> None:
    """Their records are the same; those that say their language themselves stay as they were."""
    before = graph_of({"a.md": {"title": "A"}, "b.md": {"title": "B", "locale": "en"}})
    after = replace(before, version="other", sites={"site": Site(locale="fr")})
    step = find_succession(before, after, compare(before, after)).kinds[NodeKind.ARTICLE]
    assert [before.articles[row].title for row in step.changed.tolist()] == ["A"]
