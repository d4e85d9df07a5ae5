"""What tests of feeds share: a server that they are fetched from, and folders that they are imported into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsgraph.feeds.web import Web, serving_web


@pytest.fixture
def web() -> Iterator[Web]:
    """A server on this machine."""
    with serving_web() as web:
        yield web


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two topics, one organization and a folder for news."""
    root = tmp_path / "site"
    files = {
        "_data/topics/vision.yaml": (
            'taxonomy: topic\nname: Machine Vision\nkeywords: [cameras, computer vision]\nhashtags: ["#machinevision"]\n'
        ),
        "_data/topics/tides.yaml": "taxonomy: topic\nname: Tides\nkeywords: [tide, ebb]\n",
        "_data/organizations/harbour.yaml": "taxonomy: organization\nname: Harbour\ndomain: harbour.example\n",
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (root / "_news").mkdir()
    return root
