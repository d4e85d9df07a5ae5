"""A server that is killed while it writes loses nothing that it has answered for, and leaves nothing half done."""

import http.client
import json
import random
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from graph.documents.directories import PART
from tests.newsgraph.desks import PUT
from tests.processes import ServerProcess, serve_until_killed

pytestmark = pytest.mark.slow

PUTS = 500
NAMES = 10
LONGEST_LIFE = 40
"""Puts after which a server is killed at the latest, or a little later."""
LONGEST_GRACE = 0.03
"""Seconds after the last of these puts within which it is killed: in the middle of what it does next."""
DOCUMENT = "query ($source: String!) { document(source: $source) { content revision node { label } } }"


def serving_writes(folder: Path, log: Path, cache: Path) -> AbstractContextManager[ServerProcess]:
    """A server that everybody may write to, which is killed at the end, if it is not before."""
    return serve_until_killed(log, f"site={folder}", "--write", "--insecure", "--cache", str(cache))


class Client:
    """Asks one server over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors. Raises OSError or HTTPException where the server goes before it is there."""
        body = json.dumps({"query": query, "variables": variables})
        self._connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        answer = json.loads(self._connection.getresponse().read())
        assert "errors" not in answer, answer
        return answer["data"]


class Shelf:
    """What a folder should hold: of each document what was acknowledged last, and what may have been written since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.acknowledged: dict[str, str] = {}
        self.begun: dict[str, str] = {}
        self.puts = 0

    def put(self, client: Client, drawn: random.Random) -> None:
        """Puts one document, and notes that it is acknowledged."""
        name = f"{drawn.choice(['', 'a/', 'a/b/'])}{drawn.randrange(NAMES)}.md"
        title = f"Number {self.puts}"
        text = f"---\ntitle: {title}\n---\n" + f"{self.puts} " * drawn.choice([1, 1_000, 5_000])
        self.begun[name] = text
        change = client.ask(PUT, source=f"site/{name}", content=text)["putDocument"]
        assert change["written"]
        assert change["node"] == {"label": title}
        self.acknowledged[name] = self.begun.pop(name)
        self.puts += 1

    def check(self, client: Client) -> None:
        """Each acknowledged document is whole, on disk and in the graph, or another one took its place that was begun since;
        nothing else is visible, and nothing is left that is not."""
        for name, text in self.acknowledged.items():
            on_disk = (self.folder / name).read_text()
            assert on_disk == text or on_disk == self.begun.get(name), name
            found = client.ask(DOCUMENT, source=f"site/{name}")["document"]
            assert found["content"] == on_disk, name
            assert found["node"]["label"] == on_disk.split("\n")[1].removeprefix("title: ")
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        names = {path.relative_to(self.folder).as_posix() for path in files if not path.name.startswith(".")}
        assert self.acknowledged.keys() <= names <= self.acknowledged.keys() | self.begun.keys()
        assert not [path for path in files if path.name == PART]
        # What was begun and found is as good as acknowledged from now on.
        self.acknowledged |= {name: (self.folder / name).read_text() for name in names & self.begun.keys()}
        self.begun = {}


def test_a_server_that_is_killed_keeps_what_it_has_acknowledged(tmp_path: Path) -> None:
    """During 500 puts it is killed at random moments and started anew."""
    drawn = random.Random(7)  # noqa: S311 the same moments each time, as far as a machine has any
    shelf = Shelf(tmp_path / "site")
    shelf.folder.mkdir()
    kills = 0
    while shelf.puts < PUTS:
        with (
            serving_writes(shelf.folder, tmp_path / f"log{kills}", tmp_path / "cache") as server,
            closing(Client(server.port)) as client,
        ):
            shelf.check(client)
            last = min(PUTS, shelf.puts + drawn.randint(0, LONGEST_LIFE))
            while shelf.puts < last:
                shelf.put(client, drawn)
            killing = Timer(drawn.uniform(0, LONGEST_GRACE), server.process.kill)
            killing.start()
            with suppress(OSError, http.client.HTTPException):
                while True:
                    shelf.put(client, drawn)
            kills += 1
            killing.join()
    with (
        serving_writes(shelf.folder, tmp_path / "last", tmp_path / "cache") as server,
        closing(Client(server.port)) as client,
    ):
        shelf.check(client)
    assert kills >= 5, shelf.puts
