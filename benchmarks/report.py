"""What benchmarks say beside their figures: the machine, the versions of what they ran, and tables in Markdown."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

Machine = dict[str, str]
"""What was measured on, by what it is called."""


def machine(*packages: str) -> Machine:
    """The processor, its cores, the system, and the versions of Python and of some packages."""
    return {
        "cpu": _cpu_model(),
        "cores": str(os.cpu_count()),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def one_line(values: Machine) -> str:
    """The same in one line."""
    return ", ".join(f"{name} {value}" for name, value in values.items())


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A table in Markdown, whose first columns, so many as `texts` says, are texts and all others figures."""
    marks = ["---" if place < texts else "---:" for place in range(len(heads))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, marks, *rows))


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
