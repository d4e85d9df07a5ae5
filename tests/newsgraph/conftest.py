"""What tests of the server share: settings with which queries are compiled, and with which they are not."""

import pytest

from newsgraph.settings import Settings
from tests.commands import Run, running


@pytest.fixture(params=[True, False], ids=["compiled", "not compiled"])
def settings(request: pytest.FixtureRequest) -> Settings:
    """The settings of a server that compiles queries, and of one that leaves all of them to graphql-core."""
    return Settings(compiled=request.param)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs the command in this process."""
    return running(capsys)
