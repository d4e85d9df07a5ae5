"""What becomes of topics when articles of a region change."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from graph.build.graph import Graph
from graph.build.identity import ArticleGroup
from graph.build.region import Region
from graph.build.topics import TopicDrafts, topic_record, topic_slugs
from graph.keys import NodeId, NodeKind, node_id
from graph.records import Topic


class TopicRenewal:
    """The topics of a graph: `drafts` recall what was said of them outside a region, and are to be told what its articles say
    now."""

    def __init__(self, graph: Graph, region: Region, drafts: TopicDrafts) -> None:
        """`graph` is the one before; `drafts` know of the documents that define topics only."""
        self.drafts = drafts
        self._before = {topic.key: topic for topic in graph.topics}
        named_before, named_after = [*_named(region.before)], [*_named(region.after)]
        self._touched = sorted({drafts.resolve(name) for _, name in (*named_before, *named_after)})
        for topic in graph.topics:
            drafts.recall(topic.key, graph.names[topic.id], ())
        for key in self._touched:
            before = self._before.get(key)
            if before is not None:
                own = {document.source for document in before.documents}
                drafts.recall(key, graph.names[before.id], (source for source in before.sources if source not in own))
        for source, name in named_before:
            drafts.forget(source, name)

    def end(self) -> bool:
        """Drops the topics that nobody names any more. Returns whether there are other topics than before."""
        for key in self._touched:
            if (draft := self.drafts.drafts.get(key)) and not (draft.definitions or draft.names):
                self.drafts.drop(key)
        return self.drafts.drafts.keys() != self._before.keys()

    def topics(self) -> Iterator[tuple[NodeId, Topic | None, dict[str, int]]]:
        """Each topic that may be another than before, with how often it goes by which name; None for one that was dropped."""
        drafts = self.drafts.drafts
        same_keys = drafts.keys() == self._before.keys()
        slugs = {key: topic.slug for key, topic in self._before.items()} if same_keys else topic_slugs(drafts)
        for key in self._touched:
            if draft := drafts.get(key):
                yield node_id(NodeKind.TOPIC, key), topic_record(key, draft, slugs[key]), dict(draft.names)
            else:
                yield node_id(NodeKind.TOPIC, key), None, {}
        for key in self._before.keys() - self._touched:
            topic = self._before[key]
            if topic.slug != slugs[key]:
                yield topic.id, replace(topic, slug=slugs[key]), dict(drafts[key].names)


def _named(groups: Iterable[ArticleGroup]) -> Iterator[tuple[str, str]]:
    """The topics that articles state, each as the document at a source path calls it."""
    for group in groups:
        for document in group.documents:
            for name in document.topics:
                yield document.source, name
