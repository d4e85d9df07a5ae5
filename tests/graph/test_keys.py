"""Global ids: made from what a node is."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import IdInvalid
from graph.keys import NodeKind, digest, digest_bytes, is_story_id, kind_of, node_id, story_id

KINDS = st.sampled_from(list(NodeKind))
KEYS = st.text(st.characters(exclude_categories=["Cs"]))


@given(kind=KINDS, key=KEYS)
def test_ids_are_well_formed(kind: NodeKind, key: str) -> None:
    """Any key gives an id of its kind: the kind, an underscore, and 24 characters that URLs and cursors can hold."""
    made = node_id(kind, key)
    assert re.fullmatch(r"(article|provider|topic)_[0-9a-v]{24}", made)
    assert kind_of(made) is kind
    assert made == node_id(kind, key)


@given(keys=st.lists(st.tuples(KINDS, KEYS), unique=True))
def test_other_keys_are_other_ids(keys: list[tuple[NodeKind, str]]) -> None:
    """Nodes of another kind or key have other ids."""
    assert len({node_id(kind, key) for kind, key in keys}) == len(keys)


@given(text=KEYS)
def test_texts_are_named_by_their_bytes(text: str) -> None:
    """The digest of a text is that of its UTF-8."""
    assert digest(text) == digest_bytes(text.encode())


def test_ids_never_change() -> None:
    """Ids are the same in every release: BLAKE2b of 15 bytes, in the digits of base 32 that sort as bits do."""
    number = int.from_bytes(hashlib.blake2b(b"a.example/1", digest_size=15).digest(), "big")
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = "0123456789abcdefghijklmnopqrstuv"[digit] + digits
    assert node_id(NodeKind.ARTICLE, "a.example/1") == f"article_{digits.zfill(24)}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "article",
        "article_",
        "story_" + "0" * 24,
        "article_" + "0" * 23,
        "article_" + "0" * 25,
        "article_" + "w" * 24,
        "ARTICLE_" + "0" * 24,
        "article-" + "0" * 24,
        " article_" + "0" * 24,
        "article_" + "0" * 24 + "\n",
        "article_" + "٠" * 24,
    ],
)
def test_what_no_node_could_have_is_refused(text: str) -> None:
    """What is no id raises IdInvalid, which carries it and shows it in a message for people."""
    with pytest.raises(IdInvalid) as raised:
        kind_of(text)
    assert raised.value.id == text
    assert text[:10] in str(raised.value)


@given(text=st.text())
def test_any_text_is_an_id_or_refused(text: str) -> None:
    """Whatever the text, nothing but IdInvalid is raised."""
    with pytest.raises(IdInvalid):
        kind_of(text)


@given(keys=st.lists(KEYS, unique=True))
def test_stories_have_ids_of_their_own(keys: list[str]) -> None:
    """A story's id is `story_` and the same hash as in its label article's id; other keys have other ids; it is no node's
    id, and no node's id is a story's."""
    for key in keys:
        made = story_id(key)
        assert made.partition("_")[::2] == ("story", node_id(NodeKind.ARTICLE, key).partition("_")[2])
        assert is_story_id(made)
        assert not any(is_story_id(node_id(kind, key)) for kind in NodeKind)
        with pytest.raises(IdInvalid):
            kind_of(made)
    assert len(set(map(story_id, keys))) == len(keys)


@pytest.mark.parametrize(
    ("text", "could_be"),
    [
        ("story_" + "0" * 24, True),
        ("story_" + "v" * 24, True),
        ("story_" + "w" * 24, False),
        ("story_" + "A" * 24, False),
        ("story_" + "0" * 23, False),
        ("story_" + "0" * 25, False),
        ("story_" + "0" * 24 + "\n", False),
        (" story_" + "0" * 24, False),
        ("story_" + "٠" * 24, False),
        ("STORY_" + "0" * 24, False),
        ("story-" + "0" * 24, False),
        ("story_", False),
        ("0" * 24, False),
        ("", False),
    ],
)
def test_what_could_be_the_id_of_a_story(text: str, *, could_be: bool) -> None:
    """Whether or not there is such a story: `story_` in lower case and 24 digits of base 32, with nothing around them."""
    assert is_story_id(text) is could_be


@given(text=st.text())
def test_any_text_is_no_id_of_a_story(text: str) -> None:
    """Whatever the text, nothing is raised."""
    assert not is_story_id(text)
