"""Apollo Client that sends batches, as docs/clients.md sets it up, against a server that takes them."""

from collections.abc import Iterator

import pytest

from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.clients.conftest import Ask, BeginNode
from tests.servers import serving


@pytest.fixture(scope="module")
def address(sample: MemoryStore) -> Iterator[str]:
    """The address of a server that takes batches."""
    with serving(create_app(sample, Settings(max_batch=10))) as served:
        yield served


def test_queries_share_a_request(begin_node: BeginNode, ask: Ask) -> None:
    """Three queries are one request; each gets its own answer, and the one that is refused spoils no other."""
    facts = begin_node("Apollo Client with batches").facts("batches.mjs")
    one, refused, three = facts["answers"]
    ids = [node["id"] for node in ask("{ articles(first: 3) { nodes { id } } }")["articles"]["nodes"]]
    assert one == {"ids": ids[:1]}
    assert refused == {"codes": ["BAD_USER_INPUT"]}
    assert three == {"ids": ids}
    assert [(each["method"], each["batch"]) for each in facts["requests"]] == [("POST", 3)]
