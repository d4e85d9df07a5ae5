"""How databases are connected to: hosts that take no notice are given up, unless the address says for how long they are not."""

from psycopg.conninfo import conninfo_to_dict

from newsgraph.databases.opening import dsn_of
from newsgraph.settings import Settings


def test_hosts_that_take_no_notice_are_given_up() -> None:
    """By libpq, after the patience, and once they have been silent for as long as keepalives and what was sent take."""
    found = conninfo_to_dict(dsn_of(Settings(store="postgresql://db.example/news", store_patience=7.5)))
    assert found["connect_timeout"] == "8"
    idle, interval, count = (int(str(found[f"keepalives_{name}"])) for name in ("idle", "interval", "count"))
    assert idle + interval * count == int(str(found["tcp_user_timeout"])) / 1_000 == 25


def test_what_the_address_says_holds() -> None:
    """Nothing of it is written over."""
    said = {"connect_timeout": "60", "keepalives_idle": "300", "tcp_user_timeout": "0"}
    address = "postgresql://db.example/news?" + "&".join(f"{name}={value}" for name, value in said.items())
    found = conninfo_to_dict(dsn_of(Settings(store=address)))
    assert {name: found[name] for name in said} == said
