"""The command, run in this process as a person runs it."""

import io
import sys
from typing import NamedTuple, Protocol

import pytest

from newsgraph.cli import main


class Ran(NamedTuple):
    """What a run of the command came to."""

    returncode: int
    stdout: str
    stderr: str


class Run(Protocol):
    """Runs the command with arguments, what standard input has, and environment variables."""

    def __call__(self, *arguments: str, stdin: str = "", **environment: str) -> Ran: ...


def running(capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs the command in this process, which does not wait for another interpreter to start."""

    def run_here(*arguments: str, stdin: str = "", **environment: str) -> Ran:
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["newsgraph", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            for name, value in environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        code = ended.value.code
        assert isinstance(code, int)
        return Ran(code, *capsys.readouterr())

    return run_here
