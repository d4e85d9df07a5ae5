"""The large texts of documents lie in a file, and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.documents.parse import Texts
from graph.documents.texts import TextSpool

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(documents=st.dictionaries(TEXT, st.tuples(TEXT, TEXT, st.none() | TEXT), max_size=5))
def test_texts_come_back_as_they_were(documents: dict[str, tuple[str, str, str | None]]) -> None:
    """Each document's content, body, keys and secured text are its own, empty ones too."""
    spool = TextSpool()
    for source, (head, body, secured) in documents.items():
        spool.add(source, Texts((head + body).encode(), len(head.encode()), b'{"a":[1]}', secured))
    texts = spool.as_map()
    for source, (head, body, secured) in documents.items():
        assert source in texts
        assert texts.read(source) == (head + body, body, {"a": [1]}, secured)
        assert texts.content(source) == head + body
        assert texts.body(source) == body


def test_what_was_never_added_is_not_there() -> None:
    """Asking for another document's texts is a KeyError."""
    texts = TextSpool().as_map()
    assert "site/x.md" not in texts
    with pytest.raises(KeyError):
        texts.read("site/x.md")
