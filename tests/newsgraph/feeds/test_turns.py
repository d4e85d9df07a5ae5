"""One import at a time goes on in a folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsgraph.errors import ImportRefused
from newsgraph.feeds.turns import only_import
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no locks on folders")


def test_a_second_import_is_refused_meanwhile(tmp_path: Path) -> None:
    """Another process that imports into the folder is told to wait, and is not once the first has ended."""
    lines = [
        "from pathlib import Path",
        "from newsgraph.feeds.turns import only_import",
        f"only_import(Path({str(tmp_path)!r})).__enter__()",
    ]
    command = [sys.executable, "-c", "\n".join(lines)]
    with only_import(tmp_path):
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "Another import" in refused.stderr
        with pytest.raises(ImportRefused, match="Another import"), only_import(tmp_path):
            pass
    subprocess.run(command, cwd=ROOT, check=True)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_nobodys(tmp_path: Path) -> None:
    """A folder that is yet to be made has no other import."""
    with only_import(tmp_path / "new"), only_import(tmp_path / "new"):
        assert not (tmp_path / "new").exists()
