"""How good rankings and stories are, on judged subjects and happenings of the real corpus.

Prints, for search alone, for coverage, and for coverage without each of its parts, nDCG@20 and recall@20: over the
subjects that weights were chosen on, over those that they were not, and over all; which subjects coverage loses on; and how
sure it is that it gains (paired bootstrap). Then the pairwise F1 of stories beside what related edges alone give, and
how many of the articles most similar to one are of its story.

python -m benchmarks.ranking [--corpus ../shared/corpus]
"""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import graspologic_native
import numpy as np
import yaml
from numpy.typing import NDArray
from scipy import sparse

import graph
from graph import EdgeKind, Folder, Graph, NodeKind
from graph.adjacency import both_ways
from graph.search.postings import Postings
from graph.store.memory import MemoryStore
from graph.store.memory.view import MemoryView
from graph.store.questions import Search, Subject
from graph.stories import NO_STORY, find_stories

JUDGEMENTS = Path(__file__).parent / "judgements"
DEPTH = 20
SAMPLES = 10_000
_EVERYTHING = 10_000
_DAY = 86_400

Scores = dict[str, float]
"""By the keys of articles; what is not there has not been found."""


class Judged(NamedTuple):
    """A subject, and how relevant articles are for it: 2 for those about it, 1 for those that speak of it in part."""

    of: str
    folders: tuple[str, ...]
    grades: dict[str, int]


def main() -> None:
    """Measures once and prints a JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "shared" / "corpus")
    corpus = parser.parse_args().corpus
    print(json.dumps({"subjects": measure_coverage(corpus), "happenings": measure_stories(corpus)}, indent=2))


def measure_coverage(corpus: Path) -> dict[str, Any]:
    """Means of nDCG@20 and recall@20 a scheme, and what coverage gains over search."""
    judged = [
        Judged(each["of"], tuple(each["folders"]), dict.fromkeys(each["about"], 2) | dict.fromkeys(each["part"], 1))
        for each in _load("coverage.yaml")
    ]
    stores = {folders: MemoryStore(_graph(corpus, folders)) for folders in {each.folders for each in judged}}
    gains: dict[str, list[float]] = {}
    recalls: dict[str, list[float]] = {}
    for subject in judged:
        with stores[subject.folders].view() as view:
            for scheme, rank in SCHEMES.items():
                order = _ranked(rank(view, subject.of))
                gains.setdefault(scheme, []).append(ndcg(order, subject.grades))
                recalls.setdefault(scheme, []).append(recall(order, subject.grades))
    chosen_on, reported = slice(0, None, 2), slice(1, None, 2)
    gained = np.subtract(gains["coverage"], gains["search"])
    return {
        "schemes": {
            scheme: {
                "nDCG@20, chosen on": _mean(gains[scheme][chosen_on]),
                "nDCG@20, reported": _mean(gains[scheme][reported]),
                "nDCG@20, all": _mean(gains[scheme]),
                "recall@20, all": _mean(recalls[scheme]),
            }
            for scheme in SCHEMES
        },
        "coverage gains, sure to": {
            "reported": bootstrap(gained[reported]),
            "all": bootstrap(gained),
        },
        "coverage loses most on": {
            judged[place].of: round(float(gained[place]), 3) for place in np.argsort(gained)[:3].tolist()
        },
    }


def _search(view: MemoryView, of: str) -> Scores:
    found = view.search(Search(of, (NodeKind.ARTICLE,)), _EVERYTHING, None)
    return {node.key: found.detail(index) for index, node in enumerate(found.nodes)}


def _coverage(*parts: str) -> Callable[[MemoryView, str], Scores]:
    """Coverage by the sum of some parts of its score."""

    def rank(view: MemoryView, of: str) -> Scores:
        found = view.coverage(Subject(of, 2)).page(_EVERYTHING, None)
        details = [found.detail(index) for index in range(len(found.nodes))]
        return {
            node.key: sum(getattr(detail, part) for part in parts)
            for node, detail in zip(found.nodes, details, strict=True)
        }

    return rank


SCHEMES: dict[str, Callable[[MemoryView, str], Scores]] = {
    "search": _search,
    "coverage": _coverage("match", "likeness", "related"),
    "without likeness": _coverage("match", "related"),
    "without related": _coverage("match", "likeness"),
    "without match": _coverage("likeness", "related"),
    "match alone": _coverage("match"),
    "likeness alone": _coverage("likeness"),
    "related alone": _coverage("related"),
}


def ndcg(order: Sequence[str], grades: Mapping[str, int]) -> float:
    """The normalised discounted cumulative gain of the first 20 (Järvelin and Kekäläinen 2002): 2^grade - 1 gained."""
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    return _gain([grades.get(key, 0) for key in order[:DEPTH]]) / _gain(best)


def recall(order: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of the relevant articles, 20 of them at most, that are among the first 20."""
    return sum(key in grades for key in order[:DEPTH]) / min(DEPTH, len(grades))


def bootstrap(differences: NDArray[np.float64]) -> float:
    """In how many of 10,000 samples of the subjects the mean difference is above 0 (paired bootstrap)."""
    draw = np.random.default_rng(1)
    means = draw.choice(differences, (SAMPLES, len(differences))).mean(axis=1)
    return round(float(np.mean(means > 0)), 3)


def measure_stories(corpus: Path) -> dict[str, Any]:
    """Pairwise precision, recall and F1 of the stories found, in all folders at once, and of other ways to find them."""
    judged = _load("stories.yaml")
    loaded = _graph(corpus, [folder for site in judged for folder in site["folders"]])
    rows = {article.key: row for row, article in enumerate(loaded.articles)}
    story_of = {rows[key]: name for site in judged for name, keys in site["stories"].items() for key in keys}
    doubtful = {rows[key] for site in judged for key in site["doubtful"]}
    table = loaded.edges[EdgeKind.RELATED]
    related = both_ways(table.source, table.target, len(rows))
    none = (related[0][:0], related[1][:0])
    postings, days = Postings(loaded), _days(loaded)
    one_day = np.where(np.isnan(days), np.nan, 0.0)
    ways = {
        "stories": find_stories(postings, days, related),
        "without related edges": find_stories(postings, days, none),
        "without time": find_stories(postings, one_day, related),
        "related edges alone": _communities(related, len(rows)),
    }
    return {
        "pairs": {way: _pairs(numbers, story_of, doubtful) for way, numbers in ways.items()},
        "similar articles of one's story": _similar(MemoryStore(loaded), loaded, story_of),
    }


def _pairs(numbers: NDArray[np.int32], story_of: Mapping[int, str], doubtful: Iterable[int]) -> dict[str, float]:
    """Of all pairs of which one is of a judged happening and neither is doubtful, how many are put together rightly."""
    counted = [row for row in range(len(numbers)) if row not in set(doubtful)]
    right = found = wanted = 0
    for one, other in combinations(counted, 2):
        if one in story_of or other in story_of:
            together = numbers[one] == numbers[other] != NO_STORY
            belong = story_of.get(one) is not None and story_of.get(one) == story_of.get(other)
            right += together and belong
            found += bool(together)
            wanted += belong
    precision, recalled = right / max(found, 1), right / max(wanted, 1)
    f1 = 2 * precision * recalled / max(precision + recalled, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recalled, 3), "F1": round(f1, 3)}


def _communities(related: tuple[NDArray[np.int32], NDArray[np.int32]], size: int) -> NDArray[np.int32]:
    """Leiden communities of related edges by modularity, as is usual."""
    matrix = sparse.csr_array((np.ones(len(related[0])), related), shape=(size, size))
    matrix.sort_indices()
    arrays = (matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float64))
    _, found = graspologic_native.leiden_csr(*arrays, size, seed=1)
    return np.fromiter((found[row] for row in range(size)), np.int32, size)


def _similar(store: MemoryStore, loaded: Graph, story_of: Mapping[int, str]) -> float:
    """The mean share, over judged articles, of so many most similar ones as its story has others that are of it."""
    rows = {article.id: row for row, article in enumerate(loaded.articles)}
    sizes = {name: list(story_of.values()).count(name) for name in set(story_of.values())}
    shares = []
    with store.view() as view:
        for row, name in story_of.items():
            others = view.similar(loaded.articles[row], None, sizes[name] - 1, None).nodes
            shares.append(sum(story_of.get(rows[other.id]) == name for other in others) / (sizes[name] - 1))
    return _mean(shares)


def _graph(corpus: Path, folders: Iterable[str]) -> Graph:
    return graph.load([Folder.at(corpus / folder) for folder in folders])


def _days(loaded: Graph) -> NDArray[np.float64]:
    instants = [article.published_date_time for article in loaded.articles]
    return np.array([instant.timestamp() / _DAY if instant else np.nan for instant in instants])


def _load(name: str) -> Any:
    return yaml.safe_load((JUDGEMENTS / name).read_text("utf-8"))


def _ranked(scores: Scores) -> list[str]:
    return sorted((key for key, score in scores.items() if score > 0), key=lambda key: (-scores[key], key))


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / np.log2(place + 2) for place, grade in enumerate(grades)))


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


if __name__ == "__main__":
    main()
