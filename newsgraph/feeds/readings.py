"""Reading feeds: addresses are asked together, then what came of each is parsed, one after another."""

import asyncio
from collections.abc import Mapping, Sequence

from msgspec import Struct

from graph import Diagnostic
from newsgraph.errors import FeedFailed
from newsgraph.feeds import diagnostics
from newsgraph.feeds.addresses import is_address, shown
from newsgraph.feeds.decoding import too_large
from newsgraph.feeds.entries import Feed
from newsgraph.feeds.fetching import Fetched, Fetcher, Validators
from newsgraph.feeds.parsing import parse_feed
from newsgraph.feeds.state import feed_key

_AT_ONCE = 8
"""How many addresses are asked at once."""


class Reading(Struct, frozen=True):
    """What was read of the feed called `name`: nothing where it is not modified or `diagnostics` say why it failed."""

    name: str
    feed: Feed | None
    diagnostics: tuple[Diagnostic, ...] = ()
    validators: Validators = Validators()


def read_feeds(feeds: Sequence[str], fetcher: Fetcher, known: Mapping[str, Validators]) -> list[Reading]:
    """What is read of feeds (addresses and files), in their order; `known` has by what servers know them, by their keys.

    What is wrong with one is told of in its reading.
    """
    answers = asyncio.run(_get_all(feeds, fetcher, known))
    return [_reading(feed, answer, known) for feed, answer in zip(feeds, answers, strict=True)]


async def _get_all(
    feeds: Sequence[str], fetcher: Fetcher, known: Mapping[str, Validators]
) -> list[Fetched | FeedFailed | None]:
    turns = asyncio.Semaphore(_AT_ONCE)

    async def get(feed: str) -> Fetched | FeedFailed | None:
        async with turns:
            try:
                if is_address(feed):
                    return await fetcher.fetch(feed, known.get(feed_key(feed)))
                return Fetched(_read_file(feed, fetcher.limits.bytes))
            except FeedFailed as error:
                return error

    return await asyncio.gather(*map(get, feeds))


def _read_file(path: str, limit: int) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        message = f"This file cannot be read ({reason}); check its path and permissions."
        raise FeedFailed("feed-unreadable", message) from None
    if len(content) > limit:
        raise too_large(limit)
    return content


def _reading(feed: str, answer: Fetched | FeedFailed | None, known: Mapping[str, Validators]) -> Reading:
    name = shown(feed)
    if answer is None:
        return Reading(feed, None, (), known[feed_key(feed)])
    try:
        if isinstance(answer, FeedFailed):
            raise answer
        parsed = parse_feed(answer.content, name, answer.url, answer.charset)
    except FeedFailed as error:
        return Reading(feed, None, (diagnostics.failure(error.code, name, str(error)),))
    return Reading(feed, parsed, (*_moved(name, answer), *parsed.diagnostics), answer.validators)


def _moved(name: str, fetched: Fetched) -> Sequence[Diagnostic]:
    if not fetched.moved:
        return ()
    message = f"This feed is at {fetched.url} from now on; import it from there."
    return [diagnostics.warning("feed-moved", name, message)]
