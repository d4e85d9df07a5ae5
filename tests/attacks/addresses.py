"""Paths, methods and query strings that go where they should not."""

from functools import partial

from tests.attacks.attack import FINE, Attack, harmless, refused
from tests.attacks.bodies import QUERY
from tests.wire import asked, posted

_GOOD = b"/graphql?query=%7Bgraph%7Barticles%7D%7D"
_ELSEWHERE = frozenset({307, 400, 404, 405})
_PATHS = (
    "/graphql/", "//graphql", "/graphql%00", "/graphql;a", "/graphql%2f", "/./graphql", "/a/../graphql", "/GRAPHQL",
    "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc/passwd",
    "/assets/..%5c..%5cetc", "/assets/%252e%252e/", "/assets/%00", "/assets/\xff", "/assets/%ff", "/assets//etc/passwd",
    "/assets/", "/assets/.", "/assets/index.html", "/index.html", "/etc/passwd", "/../../../etc/passwd", "/%2e%2e/settings.py",
    "/assets/" + "a" * 60_000, "/export/../graphql", "/export/%2e%2e", "/export/", "/export/x%00", "/healthz/", "/metrics/",
    "/favicon.ico/../", "/.git/config", "/.env", "/wp-login.php", "*", "/schema.graphql/x",
)  # fmt: skip
_PARAMETERS = (
    "around=a", "around=%ff", "around=" + "a" * 10_000, "limit=" + "9" * 5_000, "limit=-1", "limit=1e3", "hops=%C2%B2",
    "hops=", "hops=0x1", "stubs=None", "where=%7B", "where=%00", "where=%ff", "where=" + "%5B" * 20_000,
    "where=%7B%22x%22%3A1%7D", "where=1", "where=%22%22", "where=%7B%22stub%22%3A%7B%7D%7D", "a%ff=%ff", "stubs=true&stubs=false",
    "where=%7B%22text%22%3A%22" + "a" * 10_000 + "%22%7D", "edges=links", "positions=yes",
)  # fmt: skip
_QUERIES = (
    ("a query twice", "query=a&query=b"),
    ("20,000 parameters", "a=b&" * 10_000),
    ("no UTF-8", "query=%FF"),
    ("a surrogate", "query=%ED%A0%80"),
    ("nothing", ""),
    ("variables that are a number", "query=%7Bgraph%7Barticles%7D%7D&variables=1"),
    ("variables that are a list", "query=%7Bgraph%7Barticles%7D%7D&variables=%5B%5D"),
    ("variables without end", "query=%7Bgraph%7Barticles%7D%7D&variables=" + "%5B" * 19_000),
    ("extensions of NUL", "query=%7Bgraph%7Barticles%7D%7D&extensions=%00"),
)
_METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "SEARCH")
_RANGES = (
    "0-3",
    "0-0,1-1",
    ",".join(f"{n}-{n + 1}" for n in range(3_000)),
    "99999999-",
    "a-b",
    "-" + "9" * 5_000,
    "5-2",
    "9" * 5_000 + "-",
)
_UNKNOWN_METHODS = ("BREW", "get", "G" * 10_000)

ATTACKS: tuple[Attack, ...] = (
    *(Attack(f"the path {path[:40]}", partial(asked, path.encode("latin-1")), _ELSEWHERE) for path in _PATHS),
    *(
        Attack(f"posted to {path[:40]}", partial(posted, QUERY, path=path.encode("latin-1")), _ELSEWHERE)
        for path in (
            "/graphql/",
            "//graphql",
            "/healthz",
            "/export/gexf",
            "/metrics",
            "/schema.graphql",
            "/assets/x",
            "/x",
            "/",
        )
    ),
    *(
        Attack(f"an export with {text[:40]}", partial(asked, f"/export/gexf?{text}".encode()), frozenset({400}))
        for text in _PARAMETERS
    ),
    *(refused(f"an address with {name}", partial(asked, f"/graphql?{text}".encode()), 400) for name, text in _QUERIES),
    refused(
        "variables of 200 levels in an address",
        lambda: asked(_GOOD + b"&variables=%7B%22a%22:" + b"%5B" * 200 + b"%5D" * 200 + b"%7D"),
        400,
        "LIMIT_EXCEEDED",
    ),
    refused("an address longer than is read", lambda: asked(b"/graphql?query=" + b"a" * 62_000), 414, "LIMIT_EXCEEDED"),
    Attack(
        "a query of 2 MB in an address",
        lambda: asked(b"/graphql?query=" + b"a" * (2 << 20)),
        frozenset({400, 414, 431}),
    ),
    refused("a mutation in an address", lambda: asked(b"/graphql?query=mutation%7B__typename%7D"), 405),
    *(refused(f"{name} of a query", partial(asked, _GOOD, method=name.encode()), 405) for name in _METHODS),
    *(
        Attack(
            f"{name[:10]}, which is no method",
            partial(asked, _GOOD, method=name.encode()),
            frozenset({400, 431}),
        )
        for name in _UNKNOWN_METHODS
    ),
    *(
        harmless(
            f"the range {text[:20]}",
            partial(asked, b"/", b"Accept: text/html", f"Range: bytes={text}".encode()),
        )
        for text in _RANGES
    ),
    harmless("a range of an answer", lambda: asked(_GOOD, b"Range: bytes=0-3"), FINE),
    harmless("a path with an escape", lambda: posted(QUERY, path=b"/%67raphql")),
    harmless("an address of another host", lambda: asked(b"http://elsewhere.example" + _GOOD)),
    harmless(
        "a filter of 90 levels", lambda: asked(b"/export/gexf?where=" + b"%7B%22not%22:" * 90 + b"%7B%7D" + b"%7D" * 90)
    ),
)
