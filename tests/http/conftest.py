"""The audit of GraphQL over HTTP, run by Node.js; where that is missing, tests say so loudly."""

from pathlib import Path

import pytest

from tests.node import node_command

HERE = Path(__file__).parent
REASON = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reason = terminalreporter.config.stash.get(REASON, None)
    if reason:
        terminalreporter.write_line(f"GRAPHQL OVER HTTP WAS NOT AUDITED: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def audit_command(request: pytest.FixtureRequest) -> list[str]:
    """Starts audit.mjs. Without Node.js or the audit, tests are skipped, but fail in continuous integration."""
    return node_command(HERE / "audit.mjs", request, REASON)
