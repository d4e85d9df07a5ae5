"""Ids of requests: new ones are unlike all others, and a client's is kept where it can do no harm."""

import re

import pytest

from newsgraph.telemetry.request_ids import RequestIds


def test_ids_differ_among_requests_and_processes() -> None:
    """Of thousands of ids that several processes give, no two are alike; each can stand in an address."""
    processes = [RequestIds() for _ in range(3)]
    given = [ids.of(()) for ids in processes for _ in range(2_000)]
    assert len(set(given)) == len(given)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{9,20}", each) for each in given)


@pytest.mark.parametrize("sent", [b"a", b"0af7651916cd43dd8448eb211c80319c", b"web.7_x-1", b"x" * 64])
def test_a_clients_id_is_kept(sent: bytes) -> None:
    """A client finds its own id again."""
    assert RequestIds().of([(b"host", b"x"), (b"x-request-id", sent)]) == sent.decode()


@pytest.mark.parametrize("sent", [b"", b"x" * 65, b"two words", b"a\nb", b"a;b", b"\xc3\xa9", b"a\n"])
def test_another_id_takes_the_place_of_one_that_could_do_harm(sent: bytes) -> None:
    """What is too long, or has other characters, is not repeated."""
    ids = RequestIds()
    assert ids.of([(b"x-request-id", sent)]).startswith(ids.of(())[:8])
