"""The web pages as they were built from web/: the explorer at /, the playground at /graphql, and what they load."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from wsgiref.headers import Headers

from servestatic import ServeStaticASGI
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(__file__).parents[1] / "static"

_FILES = {"/": "/index.html", "/graphql": "/playground.html"}
_NOTHING_ELSE = ("default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'")
_OWN = ("script-src 'self'", "connect-src 'self'", "font-src 'self' data:")
_POLICIES: dict[str, Iterable[str]] = {
    # Articles' images are at their publishers'.
    "/index.html": (*_OWN, "style-src 'self'", "worker-src 'self'", "img-src 'self' data: blob: https: http:"),
    # Monaco writes styles into the page, and starts workers from blobs.
    "/playground.html": (*_OWN, "style-src 'self' 'unsafe-inline'", "worker-src 'self' blob:", "img-src 'self' data:"),
}
_GUARDS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_UNBUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>newsgraph</title>
<h1>The web pages are not built yet</h1>
<p>Run <code>scripts/setup</code> in the checkout of newsgraph, then start the server again.</p>
<p>Queries are answered meanwhile: send them to <code>/graphql</code>.</p>
</html>
"""


class Pages:
    """Answers with the files of a folder that was built from web/, or with how to build it."""

    def __init__(self, folder: Path) -> None:
        self._files: ASGIApp | None = None
        if (folder / "index.html").is_file():
            self._files = ServeStaticASGI(
                None, folder, max_age=None, allow_all_origins=False, add_headers_function=_add_headers
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request for a page or for a file that a page loads."""
        if self._files is None:
            headers = {**_GUARDS, "Content-Security-Policy": _policy(()), "Cache-Control": "no-store"}
            await HTMLResponse(_UNBUILT, 503, headers)(scope, receive, send)
            return
        await self._files({**scope, "path": _FILES.get(scope["path"], scope["path"])}, receive, send)


class BrowserRoute(Route):
    """A route that is taken for a browser which asks for a page, and passed by for a client which asks a query."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """How well the request fits, and what is then known of it."""
        match, found = super().matches(scope)
        return (match, found) if match is not Match.NONE and _wants_page(Request(scope)) else (Match.NONE, {})


def _wants_page(request: Request) -> bool:
    asks = request.headers.get("accept", "")
    return request.method in {"GET", "HEAD"} and "text/html" in asks and "query" not in request.query_params


def _add_headers(headers: Headers, path: str, url: str) -> None:
    """Adds what a file is sent with. Its tag is of what it holds, and weak, since it is sent in several encodings."""
    page = _POLICIES.get(url)
    with Path(path).open("rb") as file:
        headers["ETag"] = f'W/"{hashlib.file_digest(file, "sha256").hexdigest()[:32]}"'
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if page is None else "no-cache"
    # A worker obeys the policy that its own script is sent with.
    headers["Content-Security-Policy"] = _policy(_OWN if page is None else page)
    for name, value in _GUARDS.items():
        headers[name] = value


def _policy(allowed: Iterable[str]) -> str:
    return "; ".join((*_NOTHING_ELSE, *allowed))
