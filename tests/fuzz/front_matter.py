"""Fuzzes what reads documents: `python tests/fuzz/front_matter.py -max_total_time=60`. Source of the options: libFuzzer."""

import sys

import atheris

with atheris.instrument_imports():
    from graph.documents.folders import LoadOptions
    from graph.documents.parse import parse_content

_OPTIONS = LoadOptions(drafts=True)
_BEGINNINGS = (b"", b"---\n", b"+++\n", b"{\n", b"---\ntaxonomy: topic\nname: ")


def read(content: bytes) -> None:
    """Reads bytes as a document, and behind what begins front matter of each format; whatever they are, nothing is raised."""
    for beginning in _BEGINNINGS:
        parse_content("a/b.md", beginning + content, None, _OPTIONS)
    parse_content("a/b.yaml", content, None, _OPTIONS)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
