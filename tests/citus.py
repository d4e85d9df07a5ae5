"""What Citus would refuse of a statement, as far as its shape tells; the parts of a cluster cannot be had where tests run.

Source: Citus' documentation, “SQL Support and Workarounds”, and what was tried on a cluster: joins of distributed tables are made
where their rows lie together, so they have to be equal in the columns by which these are distributed; subqueries that name
nothing outside are run first and on their own; those that do name something are joins.
"""

import re
from collections.abc import Iterator
from functools import cache

import sqlglot
from sqlglot import exp

from graph.store.postgres.distribution import PLACEMENTS

COLUMNS = {each.table: each.column for each in PLACEMENTS}
"""By which column each table is distributed; None for those that are on every machine."""

Place = tuple[str, str]
"""A column of a table, by the names that these have in a statement."""


def refusals(statement: str) -> list[str]:
    """Why Citus would refuse a statement; nothing where it would not. Raises ValueError for a table that is placed nowhere."""
    tree = sqlglot.parse_one(_without_parameters(statement), dialect="postgres")
    return list(_refusals(tree))


def check(statement: str) -> None:
    """Fails where Citus would refuse a statement."""
    found = _refusals_of_shape(re.sub(r"\d+", "0", statement))
    assert not found, f"{found}: {statement}"


@cache
def _refusals_of_shape(statement: str) -> list[str]:
    """The refusals of statements that differ in numbers only, which say nothing of where rows lie."""
    return refusals(statement)


def _without_parameters(statement: str) -> str:
    """The statement as the database reads it."""
    for mark in ("%(", ")s"):
        statement = statement.replace(mark, ":" if mark == "%(" else " ")
    return statement.replace("%s", "NULL").replace("%%", "%")


def _refusals(tree: exp.Expr) -> Iterator[str]:
    for with_ in tree.find_all(exp.With):
        if with_.args.get("recursive"):
            yield "recursive query"
    if next(tree.find_all(exp.Lateral), None) is not None:
        yield "lateral join"
    for select in tree.find_all(exp.Select):
        yield from _joins(select)


def _joins(select: exp.Select) -> Iterator[str]:
    """Why the tables of one SELECT, with those of the statements around it that it names, cannot be joined."""
    tables = _distributed(select)
    outer = {name: column for name, column in _around(select).items() if name not in tables and _names(select, name)}
    everything = {**tables, **outer}
    if len(everything) < 2:
        return
    joined = _classes(select)
    [first, *others] = everything.items()
    for other in others:
        if (first[0], first[1]) != other and not joined.get(first, {first}) & {other}:
            yield f"{other[0]} is joined to {first[0]} elsewhere than where their rows lie"


def _distributed(select: exp.Select) -> dict[str, str]:
    """The distributed tables that a SELECT reads itself, by their names in it, with the columns by which they are distributed."""
    found = {}
    own = [select.args.get("from_") or select.args.get("from"), *(select.args.get("joins") or [])]
    for part in own:
        table = part.this if part is not None else None
        if isinstance(table, exp.Table) and not _is_common(select, table.name):
            if table.name not in COLUMNS:
                raise ValueError(table.name)
            column = COLUMNS[table.name]
            if column is not None:
                found[table.alias_or_name] = column
    return found


def _is_common(select: exp.Expr, name: str) -> bool:
    """Whether a name is one that the statement gives to a query of its own, or a function's."""
    named = {each.alias for with_ in select.root().find_all(exp.With) for each in with_.expressions}
    return name in named or not name


def _around(select: exp.Select) -> dict[str, str]:
    """The distributed tables of the statements that a SELECT stands in."""
    found: dict[str, str] = {}
    parent = select.parent
    while parent is not None:
        if isinstance(parent, exp.Select):
            found = _distributed(parent) | found
        elif isinstance(parent, exp.Update | exp.Delete):
            column = COLUMNS[parent.this.name]
            found = ({parent.this.alias_or_name: column} if column else {}) | found
        parent = parent.parent
    return found


def _names(select: exp.Select, table: str) -> bool:
    """Whether a SELECT names a column of this table."""
    return any(column.table == table for column in select.find_all(exp.Column))


def _classes(select: exp.Select) -> dict[Place, set[Place]]:
    """For each column those that it has to be equal to, itself among them."""
    classes: dict[Place, set[Place]] = {}
    for equal in select.find_all(exp.EQ):
        left, right = equal.left, equal.right
        if isinstance(left, exp.Column) and isinstance(right, exp.Column):
            pair = {(left.table, left.name), (right.table, right.name)}
            merged = set().union(*(classes.get(place, {place}) for place in pair))
            for place in merged:
                classes[place] = merged
    return classes
