"""Programs that Node.js runs for tests; where it is missing, tests say so loudly."""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT


def node_command(program: Path, request: pytest.FixtureRequest, reason: pytest.StashKey[str]) -> list[str]:
    """Starts a program with the packages beside it. Without these or Node.js tests are skipped, and `reason` says why, but fail
    in continuous integration."""
    node, packages = shutil.which("node"), program.with_name("node_modules")
    if node and packages.is_dir():
        return [node, str(program)]
    missing = f"{packages.relative_to(ROOT)} is missing; scripts/setup makes it" if node else "Node.js is missing"
    if os.environ.get("CI"):
        pytest.fail(missing)
    request.config.stash[reason] = missing
    pytest.skip(missing)
