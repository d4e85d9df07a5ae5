"""Who published an entry, as far as its feed and the folder's organizations say."""

from collections.abc import Iterable

from graph.documents.statements import OrganizationDocument
from graph.keys import digest
from graph.urls import Url, parse_domain
from newsgraph.feeds.entries import Entry, Feed


class Publishers:
    """The domains that a folder's organizations have: a host below one of them is that one's."""

    def __init__(self, organizations: Iterable[OrganizationDocument]) -> None:
        self._domains = frozenset(document.domain for document in organizations if document.domain)
        self.version = digest(" ".join(sorted(self._domains)))
        """Names what organizations there are."""

    def domain(self, url: Url) -> str | None:
        """The domain of who published what is at `url`: that of an organization, else the host."""
        host = parse_domain(url) or ""
        return next((domain for domain in _with_parents(host) if domain in self._domains), host or None)


def provider_name(entry: Entry, feed: Feed) -> str | None:
    """What the publisher of an entry is called: as the entry says, else as its feed is, if that is of the entry's own site.

    Feeds that gather what others published say nothing of who these are.
    """
    if entry.source_title:
        return entry.source_title
    site, host = parse_domain(feed.site or ""), parse_domain(entry.url)
    related = site and host and (site in set(_with_parents(host)) or host in set(_with_parents(site)))
    return feed.title if related else None


def _with_parents(host: str) -> list[str]:
    """A host and the domains that it is below, but for the last one, which is nobody's own."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
