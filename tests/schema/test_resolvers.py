"""How resolvers are written: what they may use, and that they are synchronous."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.schema.conftest import SCHEMA

MODULES = sorted(
    path for path in (ROOT / "schema").glob("*.py") if path.stem not in {"build", "following", "subscriptions"}
)
"""All modules that have resolvers; `schema.build` and `schema.subscriptions` have the operations of the whole schema, and
`schema.following` what waits for events."""


def uses_of_info(tree: ast.AST) -> Iterator[str]:
    """The lines of a module in which a function uses its argument `info` for more than `info.context`, or hands it on to
    what is no function of a resolver's own module or of `schema.lists`."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        if not any(argument.arg == "info" for argument in arguments):
            continue
        allowed: set[ast.AST] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr == "context":
                allowed.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "listed":
                allowed.update(node.args[:1])
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id == "info" and node not in allowed:
                yield f"{function.name}, line {node.lineno}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_resolvers_use_the_context_only(module: Path) -> None:
    """Of `info` resolvers use nothing but its context, so that what stands in for it need have nothing else."""
    assert list(uses_of_info(ast.parse(module.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return info.context.view", []),
        ("return listed(info, root)", []),
        ("return info.field_name", ["f, line 2"]),
        ("return other(info)", ["f, line 2"]),
        ("return listed(root, info)", ["f, line 2"]),
        ("return info", ["f, line 2"]),
        ("return (lambda: info.path)()", ["f, line 2"]),
    ],
)
def test_other_uses_are_found(body: str, found: list[str]) -> None:
    """Any other use of `info` is found, also inside of other functions."""
    assert list(uses_of_info(ast.parse(f"def f(root, info):\n    {body}\n"))) == found


def test_there_are_resolvers_to_look_at() -> None:
    """The modules that were looked at have functions that take `info`, `listed` in `schema.lists` among them."""
    trees = [ast.parse(module.read_text("utf-8")) for module in MODULES]
    named = {
        function.name
        for tree in trees
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and any(a.arg == "info" for a in function.args.args)
    }
    assert {"listed", "articles", "related", "search", "coverage"} <= named


def test_resolvers_are_synchronous() -> None:
    """No module of the schema has an asynchronous function, and no field is one: a store decides where they run."""
    for module in MODULES:
        nodes = list(ast.walk(ast.parse(module.read_text("utf-8"))))
        assert not any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in nodes), module.name
    for type_ in SCHEMA._schema.type_map.values():
        for field in getattr(type_, "fields", {}).values():
            assert not getattr(field.extensions.get("strawberry-definition"), "is_async", False)
