"""Documents made to bring the loader down: none ends the interpreter, takes it minutes, or hides the document beside it.

They are loaded in a process of their own, since what they try is to end it.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

MANY = 100_000
HOSTILE: dict[str, tuple[str, str | None]] = {
    "brackets": (f"---\na: {'[' * MANY}\n---\n", "nesting-too-deep"),
    "closed brackets": (f"---\na: {'[' * MANY}{']' * MANY}\n---\n", "nesting-too-deep"),
    "braces": (f"---\na: {'{' * MANY}\n---\n", "nesting-too-deep"),
    "flow mappings": (f"---\na: {'{a: ' * MANY}\n---\n", "nesting-too-deep"),
    "dashes": (f"---\n{'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "wide dashes": (f"---\n{'-   ' * MANY}x\n---\n", "nesting-too-deep"),
    "question marks": (f"---\n{'? ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes and question marks": (f"---\n{'- ? ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes after a colon": (f"---\n? a\n: {'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes after CR": (f"---\na:\r{'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes after NEL": (f"---\na:\x85{'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes after LS": (f"---\na:\u2028{'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes after PS": (f"---\na:\u2029{'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "dashes after a BOM": (f"---\n\ufeff{'- ' * MANY}x\n---\n", "nesting-too-deep"),
    "indented lines": ("---\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1_500)) + "---\n", "nesting-too-deep"),
    "dashes in a second document": (f"---\na: b\n--- # c\n{'- ' * MANY}x\n---\n", "yaml-syntax"),
    "JSON brackets": (f'{{"a": {"[" * MANY}\n', "nesting-too-deep"),
    "closed JSON brackets": (f'{{"a": {"[" * MANY}{"]" * MANY}}}\n', "nesting-too-deep"),
    "JSON objects": ('{"a": ' * MANY, "nesting-too-deep"),
    "TOML brackets": (f"+++\na = {'[' * MANY}\n+++\n", "nesting-too-deep"),
    "closed TOML brackets": (f"+++\na = {'[' * MANY}{']' * MANY}\n+++\n", "nesting-too-deep"),
    "TOML tables": (f"+++\na = {'{a = ' * MANY}\n+++\n", "nesting-too-deep"),
    "TOML keys": (f"+++\n{'a.' * MANY}a = 1\n+++\n", "nesting-too-deep"),
    "a number in base 60": (f"---\ntitle: x\na: {'1:' * MANY * 5}1\n---\n", None),
    "a long number": (f"---\ntitle: x\na: {'9' * MANY * 10}\n---\n", None),
    "repeated long text": (f"---\na: &a {'x' * MANY}\nb: [{'*a, ' * MANY}]\n---\n", "alias-bomb"),
    "complex keys": (f"---\ntitle: x\n{'? ' * 63}a\n---\n", None),
    "unknown items": (
        "---\ntitle: x\nitems:\n" + "".join(f"- none/{n}\n" for n in range(5_000)) + "---\n",
        "item-unknown",
    ),
    "wrong items of JSON": (
        '{"title": "x", "pad": "' + " " * MANY + '", "related": [' + "1, " * 20_000 + "1]}\n",
        "value-type",
    ),
    "deep HTML": ("---\ntitle: x\n---\n" + "<div>\n\n" * MANY, None),
}
PROGRAM = """
import sys
import graph
loaded = graph.load([graph.Folder.parse(sys.argv[1])])
assert [article.title for article in loaded.articles].count("Good") == 1
for found in sorted({(found.source, found.code) for found in loaded.diagnostics}):
    print(*found, sep="\\t")
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The codes told of each hostile document, all of which lie in one folder with a good one."""
    root: Path = tmp_path_factory.mktemp("hostile") / "site"
    root.mkdir()
    (root / "good.md").write_text("---\ntitle: Good\n---\n")
    names = {f"site/{number}.md": name for number, name in enumerate(HOSTILE)}
    for number, (content, _) in enumerate(HOSTILE.values()):
        (root / f"{number}.md").write_bytes(content.encode())
    result = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM, str(root)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr[-2_000:]
    found: dict[str, set[str]] = {name: set() for name in HOSTILE}
    for line in result.stdout.splitlines():
        source, code = line.split("\t")
        found[names[source]].add(code)
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_told_of(name: str, told: dict[str, set[str]]) -> None:
    """Each is refused with its code, or loads; the good document beside them all is in the graph."""
    code = HOSTILE[name][1]
    assert told[name] == ({code} if code else set())
