"""docs/editing.md says what is so: its mutations are answered as they stand there, and its codes and numbers are the code's."""

import json
import re
import shutil
from pathlib import Path

from graph import Folder
from graph.diagnostics import REFUSALS
from graph.documents.directories import PART
from graph.documents.sources import LONGEST_NAME, LONGEST_SOURCE
from graph.documents.writing import LOCK
from newsgraph.errors import ServerCode
from newsgraph.settings import SETTINGS, named_variable
from schema.errors import Code
from tests.conftest import ROOT
from tests.newsgraph.desks import Desk
from tests.test_docs import EXAMPLE, agree, rows_of

PAGE = (ROOT / "docs" / "editing.md").read_text("utf-8")


def test_mutations_are_answered_as_they_are_written(tmp_path: Path) -> None:
    """Each example, in the page's order, over a copy of the sample."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    desk = Desk(Folder.at(tmp_path / "data", "data"))
    found = [*EXAMPLE.finditer(PAGE)]
    assert len(found) == PAGE.count("```graphql")
    for example in found:
        answer = desk.ask({"query": example["query"]})
        assert agree(answer, json.loads(example["answer"])), json.dumps(answer, indent=2, ensure_ascii=False)


def test_codes_are_those_that_there_are() -> None:
    """What refuses a text has its row, and each code of an error is one that clients are told of."""
    assert dict(rows_of(PAGE, "What does not load is not written")) == REFUSALS
    table = PAGE.partition("## Answers to what was not done")[2]
    told = re.findall(r"`([A-Z_]+)`", "".join(re.findall(r"^\| (`[A-Z].*?) \|", table, re.MULTILINE)))
    assert {*told} == {
        Code.BAD_USER_INPUT,
        Code.CONFLICT,
        Code.WRITE_FAILED,
        ServerCode.UNAUTHENTICATED,
        Code.FORBIDDEN,
        Code.UNAVAILABLE,
        Code.TIMEOUT,
    }


def test_names_and_numbers_are_those_of_the_code() -> None:
    """Settings, hidden files and bounds."""
    assert {*re.findall(r"NEWSGRAPH_[A-Z_]+", PAGE)} <= set(map(named_variable, SETTINGS))
    for part in (f"`{PART}`", f"`{LOCK}`", f"names of {LONGEST_NAME} bytes and paths of {LONGEST_SOURCE:,} at most"):
        assert part in PAGE
