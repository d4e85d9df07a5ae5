"""What Linux tells of a process."""

from pathlib import Path
from typing import Literal

Figure = Literal["RssAnon", "RssFile", "VmRSS", "VmHWM"]
"""Resident memory: of its own, of files that it has mapped, all, and the most that there was. Source: proc_pid_status(5)."""


def megabytes(figure: Figure, pid: int | Literal["self"] = "self") -> float:
    """A figure of a process's memory, in megabytes of 1024 · 1024 bytes."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(figure)) / 1024
