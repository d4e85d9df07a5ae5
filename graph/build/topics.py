"""Topic records: what topic documents define and articles name, brought together by name."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct, field
from slugify import slugify

from graph.build.places import Places
from graph.diagnostics import Diagnostic
from graph.documents.statements import TopicDocument
from graph.keys import NodeId, NodeKind, digest, node_id
from graph.records import DocumentRef, Topic
from graph.text import quoted

_SPELLED_OUT = [["+", "plus"], ["#", "sharp"]]


def topic_key(name: str) -> str:
    """The key of the topic called `name`: NFKC, case-folded, its blanks single."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


_topic_key = lru_cache(maxsize=2_000)(topic_key)
"""Remembers what it found: many articles name the same few topics."""


class TopicDraft(Struct):
    """What is said of one topic: the documents that define it, the greatest path first; how often it goes by which name, and
    where."""

    definitions: list[TopicDocument] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    stated_by: dict[str, None] = field(default_factory=dict)


class TopicDrafts:
    """Collects what documents say of topics, in any order, and makes records of it.

    A name that a document defines is that topic; else a shortname is its topic's alias; else it is a topic of its own.
    """

    def __init__(self, definitions: Iterable[TopicDocument], places: Places) -> None:
        self._places = places
        self._drafts: dict[str, TopicDraft] = {}
        self.diagnostics: list[Diagnostic] = []
        for document in sorted(definitions, key=lambda document: document.source, reverse=True):
            self._draft(topic_key(document.name)).definitions.append(document)
        self._aliases = self._find_aliases()

    def add(self, source: str, name: str) -> str:
        """Takes a topic that the document at `source` names. Returns the topic's key."""
        key = self.resolve(name)
        draft = self._draft(key)
        draft.names[name] += 1
        draft.stated_by[source] = None
        return key

    def recall(self, key: str, names: Mapping[str, int], stated_by: Iterable[str]) -> None:
        """Takes what was said of a topic before."""
        draft = self._draft(key)
        draft.names = Counter(names)
        draft.stated_by = dict.fromkeys(stated_by)

    def forget(self, source: str, name: str) -> None:
        """Takes back that the document at `source` names a topic."""
        draft = self._drafts[self.resolve(name)]
        draft.names[name] -= 1
        draft.names = +draft.names
        draft.stated_by.pop(source, None)

    def resolve(self, name: str) -> str:
        """The key of the topic that `name` means."""
        key = _topic_key(name)
        return self._aliases.get(key, key)

    @property
    def aliases(self) -> dict[str, str]:
        """The keys of topics by the keys of their other names."""
        return self._aliases

    def definitions(self) -> Iterable[tuple[str, TopicDocument]]:
        """Each topic document with its topic's key."""
        for key, draft in self._drafts.items():
            for document in draft.definitions:
                yield key, document

    def parents(self) -> dict[str, tuple[str, str]]:
        """The parent of each topic that has one, by key, with the document that states it; without cycles.

        Tells of parents that no document speaks of, and of the edge that closed each cycle: the one from the greatest key.
        """
        parents: dict[str, tuple[str, str]] = {}
        for key, draft in sorted(self._drafts.items()):
            document = next((d for d in draft.definitions if d.parent), None)
            if document is None or document.parent is None:
                continue
            parent = self.resolve(document.parent)
            if parent not in self._drafts:
                message = f"No topic is called {quoted(document.parent)}; define it, or correct the name of the parent."
                self._tell("parent-unknown", document, "parent", message)
            elif key in _ancestry(parent, parents):
                message = (
                    f"{quoted(document.parent)} is below {quoted(document.name)} already; its parent was left out."
                )
                self._tell("parent-cycle", document, "parent", message)
            else:
                parents[key] = (parent, document.source)
        return parents

    @property
    def drafts(self) -> Mapping[str, TopicDraft]:
        """What is said of each topic, by key."""
        return self._drafts

    def drop(self, key: str) -> None:
        """Takes a topic that nobody names out."""
        del self._drafts[key]

    def records(self) -> list[Topic]:
        """The topics, in the order of their ids."""
        slugs = topic_slugs(self._drafts)
        topics = [topic_record(key, draft, slugs[key]) for key, draft in self._drafts.items()]
        return sorted(topics, key=lambda topic: topic.id)

    def names(self) -> dict[NodeId, dict[str, int]]:
        """How often each topic is called by which name."""
        return {node_id(NodeKind.TOPIC, key): dict(draft.names) for key, draft in self._drafts.items()}

    def _draft(self, key: str) -> TopicDraft:
        if key not in self._drafts:
            self._drafts[key] = TopicDraft()
        return self._drafts[key]

    def _find_aliases(self) -> dict[str, str]:
        claims: dict[str, list[tuple[str, TopicDocument]]] = {}
        for key, document in sorted(self.definitions(), key=lambda item: (item[0], item[1].source)):
            if document.shortname and topic_key(document.shortname) not in self._drafts:
                claims.setdefault(topic_key(document.shortname), []).append((key, document))
        for claimants in claims.values():
            winner = claimants[0][0]
            for key, document in claimants:
                if key != winner:
                    message = f"{quoted(document.shortname or '')} is the shortname of another topic already; choose another one."
                    self._tell("alias-ambiguous", document, "shortname", message)
        return {alias: claimants[0][0] for alias, claimants in claims.items()}

    def _tell(self, code: str, document: TopicDocument, key: str, message: str) -> None:
        self.diagnostics.append(self._places.warning(code, document.source, (key,), message))


def topic_slugs(drafts: Mapping[str, TopicDraft]) -> dict[str, str]:
    """The slugs of all topics by their keys, each another one."""
    wanted = sorted((not _stated_slug(draft), key) for key, draft in drafts.items())
    taken: dict[str, str] = {}
    for _, key in wanted:
        base = slugify(_stated_slug(drafts[key]) or key, replacements=_SPELLED_OUT) or f"topic-{digest(key)[:8]}"
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken[slug] = key
    return {key: slug for slug, key in taken.items()}


def _stated_slug(draft: TopicDraft) -> str | None:
    return next((document.slug for document in draft.definitions if document.slug), None)


def _ancestry(key: str, parents: dict[str, tuple[str, str]]) -> set[str]:
    found = {key}
    while key in parents:
        key = parents[key][0]
        found.add(key)
    return found


def topic_record(key: str, draft: TopicDraft, slug: str) -> Topic:
    """The topic with this key, of which something is said."""
    definitions = draft.definitions
    names = sorted(draft.names, key=lambda name: (-draft.names[name], name))
    name = definitions[0].name if definitions else names[0]
    shortnames = [document.shortname for document in definitions if document.shortname]
    spellings = {document.name for document in definitions} | set(names) | set(shortnames)
    own = [document.source for document in definitions]
    return Topic(
        id=node_id(NodeKind.TOPIC, key),
        key=key,
        name=name,
        slug=slug,
        sources=(*own, *sorted(source for source in draft.stated_by if source not in own)),
        shortname=shortnames[0] if shortnames else None,
        aliases=tuple(sorted(spellings - {name})),
        description=next((d.description for d in definitions if d.description), None),
        keywords=_united(d.keywords for d in definitions),
        hashtags=_united(d.hashtags for d in definitions),
        images=next((d.images for d in definitions if d.images), ()),
        documents=tuple(DocumentRef(d.source, d.revision) for d in definitions),
    )


def _united(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))
