"""Making tantivy's indexes, in memory or in a folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from tantivy import Document, Index, Schema, Searcher, TextAnalyzer


def make_index(
    schema: Schema,
    documents: Iterable[Document],
    *,
    writer_bytes: int,
    analyzers: Mapping[str, TextAnalyzer] | None = None,
    folder: Path | None = None,
) -> Index:
    """An index of `documents`, in an empty `folder` where one is given. Raises OSError where that cannot be written."""
    try:
        index = Index(schema, None if folder is None else str(folder))
        register(index, analyzers or {})
        # One thread adds documents in their order, so that equal graphs break ties of score alike.
        writer = index.writer(writer_bytes, 1)
        for document in documents:
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        # tantivy has one error for all that can go wrong; in memory, nothing of the system's can.
        raise (error if folder is None else OSError(None, str(error), str(folder))) from None
    return index


def searcher(index: Index) -> Searcher:
    """What searches an index as it is now."""
    # An index does not change once it is made, so no thread need look out for that.
    index.config_reader(reload_policy="manual")
    index.reload()
    return index.searcher()


def register(index: Index, analyzers: Mapping[str, TextAnalyzer]) -> None:
    """Lets the fields of an index find their analyzers by name."""
    for name, analyzer in analyzers.items():
        index.register_tokenizer(name, analyzer)
