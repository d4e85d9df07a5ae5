"""The audit of GraphQL over HTTP, run by Node.js; where that is missing, tests say so loudly."""

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REASON = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reason = terminalreporter.config.stash.get(REASON, None)
    if reason:
        terminalreporter.write_line(f"GRAPHQL OVER HTTP WAS NOT AUDITED: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def audit_command(request: pytest.FixtureRequest) -> list[str]:
    """Starts audit.mjs. Without Node.js or the audit, tests are skipped, but fail in continuous integration."""
    node = shutil.which("node")
    if node and (HERE / "node_modules").is_dir():
        return [node, str(HERE / "audit.mjs")]
    reason = "Node.js is missing" if node is None else "tests/http/node_modules is missing; scripts/setup makes it"
    if os.environ.get("CI"):
        pytest.fail(reason)
    request.config.stash[REASON] = reason
    pytest.skip(reason)
