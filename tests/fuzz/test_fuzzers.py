"""The fuzzers run, and find nothing within some seconds."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytest.importorskip("atheris", reason="there is no wheel of atheris for this Python or system")

SECONDS = 20
FUZZERS = ("front_matter.py", "cursors.py", "feeds.py")


@pytest.mark.slow
@pytest.mark.parametrize("name", FUZZERS)
def test_a_fuzzer_finds_nothing(tmp_path: Path, name: str) -> None:
    """What mutates inputs by what they reach in the code, from one seed on, raises nothing but errors that are told of."""
    command = [sys.executable, str(ROOT / "tests" / "fuzz" / name), f"-max_total_time={SECONDS}", "-seed=1"]
    found = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr[-4_000:]
    assert "DONE" in found.stderr
