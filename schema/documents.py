"""Documents as they were read, and what was wrong with them."""

from collections.abc import Sequence

import strawberry

from graph.diagnostics import Diagnostic as DiagnosticRecord
from graph.diagnostics import Severity
from graph.records import DocumentRef, Node
from schema.context import Info
from schema.fields import answered
from schema.interfaces import GraphNode


@strawberry.type
class Diagnostic:
    """One thing that was wrong with a document, and what to do about it; lines and columns count from 1."""

    severity: Severity
    code: str = strawberry.field(description="A stable name, such as yaml-syntax or date-invalid.")
    source: str
    line: int | None
    column: int | None
    message: str


def content(root: strawberry.Parent[DocumentRef], info: Info) -> str:
    document = info.context.view.document(root.source)
    assert document is not None, root.source
    return document.content


def node(root: strawberry.Parent[DocumentRef], info: Info) -> Node | None:
    return info.context.view.document_node(root.source)


def diagnostics(root: strawberry.Parent[DocumentRef], info: Info) -> Sequence[DiagnosticRecord]:
    return info.context.view.document_diagnostics(root.source)


@strawberry.type(description="A file as it was last read well.")
class Document:
    """A file as it was last read well."""

    source: str
    content: str = answered(content)
    revision: str = strawberry.field(
        description="Names this content; give it to putDocument or deleteDocument so as not to overwrite what someone "
        "else wrote."
    )
    node: GraphNode | None = answered(node)
    diagnostics: list[Diagnostic] = answered(diagnostics)
