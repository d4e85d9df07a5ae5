"""A scope holds the lesser ones, and no greater ones."""

import pytest

from newsgraph.access import NOBODY, Grant, Scope


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ([], []),
        ([Scope.READ], [Scope.READ]),
        ([Scope.WRITE], [Scope.READ, Scope.WRITE]),
        ([Scope.ADMIN], [Scope.READ, Scope.WRITE, Scope.ADMIN]),
        ([Scope.READ, Scope.ADMIN], [Scope.READ, Scope.WRITE, Scope.ADMIN]),
    ],
)
def test_a_scope_holds_the_lesser_ones(given: list[Scope], held: list[Scope]) -> None:
    """Who may write may read, who may look after the server may do both, and no other way round."""
    grant = Grant("someone", frozenset(given))
    assert [scope for scope in Scope if grant.may(scope)] == held


def test_nobody_reads() -> None:
    """Who presents nothing has no name, and may read only."""
    assert NOBODY.name is None
    assert [scope for scope in Scope if NOBODY.may(scope)] == [Scope.READ]
