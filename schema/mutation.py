"""The mutations: documents that are written and removed, each answered from the graph that it made."""

from collections.abc import Callable
from typing import TypeVar

import strawberry
from strawberry import UNSET

from graph.editing import DocumentChange as ChangeRecord
from graph.editing import Editor
from graph.records import Node
from graph.store.answers import Summary
from schema.context import Context, Info
from schema.documents import Diagnostic
from schema.fields import answered
from schema.graph_info import GraphInfo
from schema.interfaces import GraphNode
from schema.paging import given

T = TypeVar("T")


def node(root: strawberry.Parent[ChangeRecord], info: Info) -> Node | None:
    return info.context.view.document_node(root.source)


def graph(info: Info) -> Summary:
    return info.context.view.summary


def put_document(info: Info, source: str, content: str, expected_revision: str | None = UNSET) -> ChangeRecord:
    return _changed(info.context, lambda editor: editor.put(source, content, given(expected_revision)))


def delete_document(info: Info, source: str, expected_revision: str | None = UNSET) -> ChangeRecord:
    return _changed(info.context, lambda editor: editor.delete(source, given(expected_revision)))


def reload(info: Info) -> Summary:
    _changed(info.context, lambda editor: editor.reload())
    return info.context.view.summary


def _changed(context: Context, change: Callable[[Editor], T]) -> T:
    """What a change gives, once the rest of the operation sees the graph that it made. Raises NotEditable, TimeUp."""
    with context.changing() as editor:
        return change(editor)


@strawberry.type
class DocumentChange:
    """What became of a document that was to be written or removed."""

    source: str
    written: bool = strawberry.field(description="Whether anything was; `diagnostics` say why not.")
    revision: str | None = strawberry.field(
        description="That of the document as it lies in its folder now; null where there is none."
    )
    node: GraphNode | None = answered(node)
    diagnostics: list[Diagnostic] = strawberry.field(description="Those of what was to be written.")
    graph: GraphInfo = answered(graph)


@strawberry.type
class Mutation:
    """What can be changed, one after the other."""

    put_document: DocumentChange = answered(
        put_document,
        "Write a document into its folder and into the graph; nothing is written if it does not load, or (CONFLICT) if "
        "expectedRevision is not its revision. An empty expectedRevision expects that there is none.",
    )
    delete_document: DocumentChange = answered(
        delete_document, "Remove a document from its folder and from the graph, unless (CONFLICT) it is another one."
    )
    reload: GraphInfo = answered(reload, "Read the folders again.")
