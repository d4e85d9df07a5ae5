"""Asking an address for its feed: within limits of time and size, and no host of a private network unless that is allowed.

A name is resolved once, its addresses are checked, and a checked one is connected to: what the name resolves to a moment later does
not count. TLS and the Host header are of the name (httpx2's extension `sni_hostname`).
"""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import httpx2
from msgspec import Struct

from graph.text import quoted
from graph.urls import Url
from newsgraph import __version__
from newsgraph.errors import FeedFailed
from newsgraph.feeds.addresses import Place, parse_place, parse_redirection
from newsgraph.feeds.decoding import read_bounded
from newsgraph.feeds.hosts import Ip, Resolve, is_public, resolve
from newsgraph.feeds.terms import Limits

MOST_REDIRECTIONS = 5
_MOST_TRIED = 4
"""How many of a host's addresses are tried."""
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_HEADERS = {
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "User-Agent": f"newsgraph/{__version__}",
}


class Validators(Struct, frozen=True, rename="camel", omit_defaults=True):
    """By what a server knows whether its feed is still that which was read. Source: RFC 9110, section 8.8."""

    etag: str | None = None
    last_modified: str | None = None


class Fetched(Struct, frozen=True):
    """What an address answered: content, where it came from in the end, and whether the feed is there from now on; of a file
    the content alone."""

    content: bytes
    url: Url | None = None
    charset: str | None = None
    validators: Validators = Validators()
    moved: bool = False


class Fetcher(Struct, frozen=True):
    """Asks addresses. `is_allowed` says which hosts may be asked, `resolve` finds them, `tls` says whom https believes."""

    limits: Limits = Limits()
    is_allowed: Callable[[Ip], bool] = is_public
    resolve: Resolve = resolve
    tls: ssl.SSLContext | None = None

    async def fetch(self, feed: str, known: Validators | None = None) -> Fetched | None:
        """What an address answers, None where its feed is as `known` says. Raises FeedFailed."""
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._follow(parse_place(feed), known or Validators())
        except TimeoutError:
            raise _unreachable(
                f"does not answer within {self.limits.seconds:g} seconds; try later, or raise --timeout"
            ) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _unreachable(_fault(error)) from None

    async def _follow(self, place: Place, known: Validators) -> Fetched | None:
        for_good = True
        for hop in range(MOST_REDIRECTIONS + 1):
            async with AsyncExitStack() as stack:
                response = await self._ask(place, known, stack)
                if response.status_code not in _REDIRECTIONS:
                    return await self._read(response, place, known, moved=hop > 0 and for_good)
                for_good = for_good and response.status_code in _FOR_GOOD
                place = parse_redirection(response.headers.get("location", ""), place)
        raise _unreachable(f"leads on more than {MOST_REDIRECTIONS} times; find the feed's own address")

    async def _ask(self, place: Place, known: Validators, stack: AsyncExitStack) -> httpx2.Response:
        """The answer of a place, its content not yet read, from the first of its host's addresses that can be connected to."""
        # A client of its own: connections are kept by IP address, and names that share one are not one another.
        client = await stack.enter_async_context(
            httpx2.AsyncClient(
                verify=self.tls or True,
                trust_env=False,
                timeout=self._timeout(),
                auth=place.credentials,
                headers=_HEADERS,
            )
        )
        *others, last = await self._addresses(place)
        for ip in others:
            try:
                return await _send(client, place, ip, known, stack)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return await _send(client, place, last, known, stack)

    async def _addresses(self, place: Place) -> Sequence[Ip]:
        """The checked addresses of a place's host, at least one. Raises FeedFailed where one of them may not be asked."""
        host = place.host
        try:
            found = await self.resolve(host, place.port)
        except (OSError, UnicodeError):
            found = ()
        if not found:
            raise _unreachable(f"cannot be reached, since there is no host {quoted(host)}; check its spelling")
        if not all(map(self.is_allowed, found)):
            raise FeedFailed(
                "feed-refused",
                f"The host {quoted(host)} is of a private network, and was not asked; allow it with --allow-private.",
            )
        return found[:_MOST_TRIED]

    def _timeout(self) -> httpx2.Timeout:
        return httpx2.Timeout(self.limits.read_seconds, connect=self.limits.connect_seconds)

    async def _read(self, response: httpx2.Response, place: Place, known: Validators, *, moved: bool) -> Fetched | None:
        if response.status_code == 304 and known != Validators():
            return None
        if response.status_code != 200:
            raise _unreachable(_refusal(response.status_code))
        encoding = response.headers.get("content-encoding", "").strip().lower()
        content = await read_bounded(response.aiter_raw(), encoding, self.limits.bytes)
        return Fetched(
            content,
            place.url,
            response.charset_encoding,
            Validators(response.headers.get("etag"), response.headers.get("last-modified")),
            moved,
        )


async def _send(
    client: httpx2.AsyncClient, place: Place, ip: Ip, known: Validators, stack: AsyncExitStack
) -> httpx2.Response:
    headers = {"Host": place.asked.netloc.decode("ascii")}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    request = client.build_request(
        "GET",
        place.asked.copy_with(host=str(ip), fragment=None),
        headers=headers,
        extensions={"sni_hostname": place.host},
    )
    response = await client.send(request, stream=True, follow_redirects=False)
    stack.push_async_callback(response.aclose)
    return response


def _unreachable(what: str) -> FeedFailed:
    return FeedFailed("feed-unreachable", f"This address {what}.")


def _refusal(status: int) -> str:
    advice = {
        401: "asks for credentials; put them into the address, as in https://name:password@example.com/feed",
        403: "lets nobody in like this; ask its publisher",
        404: "has no feed any more; look for its new address",
        410: "has no feed any more, and will have none; leave it out",
        429: "was asked too often; try later",
    }
    return advice.get(status) or f"answers with status {status}; try later"


def _fault(error: Exception) -> str:
    """What went wrong with an address, after “This address”."""
    causes: list[BaseException] = [error]
    while following := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(following)
    if isinstance(error, httpx2.TimeoutException):
        return "takes too long to answer; try later, or raise --connect-timeout or --read-timeout"
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"cannot be trusted ({cause.verify_message.rstrip('.')}); tell its publisher"
        if isinstance(cause, ssl.SSLError):
            return "speaks no TLS that is understood here; check whether it has https"
        if isinstance(cause, OSError) and cause.strerror:
            return f"cannot be reached ({cause.strerror.lower()}); check it, or try later"
    return "breaks off; try later"
