"""The definitions of a document: its operations, and its fragments by their names."""

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode


def operations_of(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a document, in their order."""
    return [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document; of several of one name, which no valid document has, the last."""
    return {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
