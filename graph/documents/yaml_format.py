"""Front matter in YAML: PyYAML's reading of it, held to limits, with the place of every value.

Most texts are so plain that their lines are enough. Of the others PyYAML composes nodes (in C), and the values are made here:
so that duplicate keys are seen, aliases cannot multiply without end, a bad value does not stop the others, and dates stay as
they were written.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

import yaml

from graph.documents.plain import (
    MAX_DEPTH,
    Place,
    Plain,
    TooDeep,
    Written,
    key_text,
)
from graph.documents.yaml_errors import place_of, syntax_error
from graph.documents.yaml_lines import parse_lines
from graph.documents.yaml_scalars import TAG, scalar_value
from graph.errors import DocumentError

Duplicate = Callable[[str, Place], None]

_MERGE = TAG + "merge"
_SPARE_SIZE = 100_000
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMPACT = re.compile(rf"(?:[-?:][ ]+){{{MAX_DEPTH}}}")


def parse_yaml(text: str, on_duplicate: Duplicate) -> Plain:
    """The values of `text`, which is one YAML document; places count from its first line.

    `on_duplicate` hears of each key that stands twice in one mapping; the last one counts, as in PyYAML. Raises
    DocumentError: yaml-syntax, nesting-too-deep or alias-bomb.
    """
    values = parse_lines(text)
    return parse_nodes(text, on_duplicate) if values is None else values


def parse_nodes(text: str, on_duplicate: Duplicate) -> Plain:
    """The same, of the nodes that PyYAML composes of any text."""
    loader = _loader(text)
    try:
        node = _compose(loader, text)
        return _Values(loader, text, on_duplicate).of(node, 0) if node else None
    finally:
        loader.dispose()


class YamlFinder:
    """Finds values of `text`: where the value at a path stands, and its text as written if it is a scalar.

    Where the path leads nowhere, it finds the deepest value on the way. `text` is composed at the first question only.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, path: Sequence[str | int]) -> Written:
        """What stands at `path`."""
        node = self._root
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child
        if node is None:
            return Written((1, 1), None)
        return Written(place_of(node.start_mark), node.value if isinstance(node, yaml.ScalarNode) else None)

    @cached_property
    def _root(self) -> yaml.Node | None:
        loader = _loader(self._text)
        try:
            return _compose(loader, self._text)
        finally:
            loader.dispose()


def _loader(text: str) -> yaml.CSafeLoader:
    if bad := _NOT_PRINTABLE.search(text):
        raise DocumentError(
            "yaml-syntax",
            f"The character U+{ord(bad[0]):04X} may not stand in YAML; delete it.",
            text.count("\n", 0, bad.start()) + 1,
            bad.start() - text.rfind("\n", 0, bad.start()),
        )
    return yaml.CSafeLoader(text)


def _compose(loader: yaml.CSafeLoader, text: str) -> yaml.Node | None:
    try:
        # libyaml's composer recurses in C and would overflow the stack: ask the events, which do not recurse, first.
        if _may_nest(text):
            _check_depth(text)
        node = loader.get_node() if loader.check_node() else None
        if loader.check_node():
            message = "A second YAML document begins here, and a file holds one; delete this line."
            raise DocumentError("yaml-syntax", message, *_second_document(text))
    except yaml.MarkedYAMLError as error:
        raise syntax_error(error) from None
    except yaml.YAMLError:
        raise DocumentError("yaml-syntax", "This text is not valid YAML; check its quotes and indentation.") from None
    return node


def _second_document(text: str) -> Place:
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    starts = (event.start_mark for event in events if isinstance(event, yaml.DocumentStartEvent) and event.start_mark)
    next(starts)
    return place_of(next(starts))


def _may_nest(text: str) -> bool:
    """Whether `text` has what every text has that nests deeper than a few times MAX_DEPTH, and few others."""
    return "[" in text or "{" in text or " " * MAX_DEPTH in text or _COMPACT.search(text) is not None


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line, column = place_of(event.start_mark) if event.start_mark else (None, None)
                raise DocumentError("nesting-too-deep", TooDeep.message, line, column)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentEndEvent):
            return


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        values = [value for key, value in node.value if isinstance(key, yaml.ScalarNode) and key.value == step]
        return values[-1] if values else None
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


class _Values:
    """Makes plain values of nodes, up to a size: aliases may not make much more than the text states itself.

    A value's size is one and the length of its text.
    """

    def __init__(self, loader: yaml.CSafeLoader, text: str, on_duplicate: Duplicate) -> None:
        self._loader = loader
        self._text = text
        self._left = _SPARE_SIZE + 2 * len(text)
        self._on_duplicate = on_duplicate
        self._told: set[Place] = set()

    def of(self, node: yaml.Node, depth: int) -> Plain:
        self._spend(node, len(node.value) if isinstance(node, yaml.ScalarNode) else 0)
        if isinstance(node, yaml.ScalarNode):
            return scalar_value(self._loader, node)
        if depth >= MAX_DEPTH:
            raise DocumentError("nesting-too-deep", TooDeep.message, *place_of(node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        return [self.of(item, depth + 1) for item in node.value]

    def _mapping(self, node: yaml.MappingNode, depth: int) -> Plain:
        if node.tag == TAG + "set":
            return [self.of(key, depth + 1) for key, _ in node.value]
        merged: dict[str, Plain] = {}
        own: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE and _is_mergeable(value_node):
                self._merge(merged, value_node, depth)
                continue
            key = self._key(key_node, depth)
            if key in own:
                self._tell_of_duplicate(key, place_of(key_node.start_mark))
            own[key] = self.of(value_node, depth + 1)
        return {**merged, **own} if merged else own

    def _key(self, node: yaml.Node, depth: int) -> str:
        """A key as text; one that is a list or a mapping as it is written."""
        if isinstance(node, yaml.ScalarNode):
            key = self.of(node, depth + 1)
            return key if isinstance(key, str) else key_text(key)
        written = self._text[node.start_mark.index : node.end_mark.index].strip()
        self._spend(node, len(written))
        return written

    def _spend(self, node: yaml.Node, length: int) -> None:
        self._left -= 1 + length
        if self._left < 0:
            message = "The aliases here expand to more values than the document has room for; write the values out."
            raise DocumentError("alias-bomb", message, *place_of(node.start_mark))

    def _merge(self, merged: dict[str, Plain], node: yaml.Node, depth: int) -> None:
        """Adds what `<<` brings in; of several mappings the first that has a key gives it (YAML's merge key type)."""
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for part in parts:
            values = self.of(part, depth + 1)
            if isinstance(values, dict):
                for key, value in values.items():
                    merged.setdefault(key, value)

    def _tell_of_duplicate(self, key: str, place: Place) -> None:
        """Tells of each place once, however many aliases lead there."""
        if place not in self._told:
            self._told.add(place)
            self._on_duplicate(key, place)


def _is_mergeable(node: yaml.Node) -> bool:
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return all(isinstance(part, yaml.MappingNode) for part in parts)
