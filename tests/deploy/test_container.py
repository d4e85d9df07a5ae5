"""The image and how compose runs it: as nobody in particular, with nothing to write to, and a check that needs no shell."""

import json
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import yaml

from newsgraph.app import create_app
from newsgraph.settings import read_settings
from tests.conftest import ROOT
from tests.newsgraph.http.test_metrics import STORE
from tests.servers import serving

DEPLOY = ROOT / "deploy"
CACHE = "/var/cache/newsgraph"


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile's last stage, with what they say."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    parts = [(name, said.strip()) for name, _, said in (line.partition(" ") for line in lines if line)]
    last = max(place for place, (name, _) in enumerate(parts) if name == "FROM")
    return parts[last:]


def said(name: str) -> str:
    """What the one instruction of a name says."""
    [text] = [text for each, text in instructions() if each == name]
    return text


def environment() -> dict[str, str]:
    """The variables of the image."""
    return dict(pair.split("=", 1) for pair in said("ENV").split())


def check(port: int) -> int:
    """The exit code of the image's check of its health, beside a server at a port; a proxy that there is not is set."""
    program, *arguments = json.loads(said("HEALTHCHECK").partition("CMD ")[2])
    assert program == "python"
    variables = {**os.environ, "NEWSGRAPH_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run([sys.executable, *arguments], env=variables, capture_output=True, check=False).returncode


def test_nobody_in_particular_runs_it() -> None:
    """The user is a number, as a cluster that forbids root wants to see it, and owns the cache."""
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", said("USER"))
    [kept] = [text for name, text in instructions() if name == "COPY" and text.endswith(CACHE)]
    assert f"--chown={said('USER')}" in kept


def test_all_that_is_written_is_in_the_volume() -> None:
    """With a root file system that cannot be written to there is a place for snapshots and for temporary files."""
    assert json.loads(said("VOLUME")) == [CACHE]
    assert environment()["NEWSGRAPH_CACHE"] == environment()["TMPDIR"] == CACHE


def test_its_variables_are_settings() -> None:
    """The server takes the variables that the image sets, and listens where others reach it, at the port that is told."""
    settings = read_settings(environment())
    assert settings.host == "0.0.0.0"  # noqa: S104 in its container
    assert str(settings.port) == said("EXPOSE")


def test_signals_reach_the_server_itself() -> None:
    """No shell stands between: the server is the first process, and ends as it is asked to."""
    assert json.loads(said("ENTRYPOINT")) == ["newsgraph"]
    assert json.loads(said("CMD")) == ["serve"]
    assert said("STOPSIGNAL") == "SIGTERM"


def test_its_check_finds_a_server_that_answers() -> None:
    """Whatever proxy the container is told of."""
    with serving(create_app(STORE)) as address:
        port = urlsplit(address).port
        assert port
        assert check(port) == 0
    assert check(port) != 0


@pytest.mark.parametrize(
    "needed", ["pyproject.toml", "hatch_build.py", "web", "data", "docs/queries.md", "README.md", "LICENSE"]
)
def test_the_build_is_given_what_it_is_made_of(needed: str) -> None:
    """All else of a checkout stays out: tests, environments, and what was built before."""
    lines = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    assert f"!{needed}" in lines
    assert (ROOT / needed).exists()
    assert "newsgraph/static" in lines


def test_compose_gives_it_nothing_that_it_does_not_need() -> None:
    """No capability, no root file system to write to, no more memory than told, and only this machine reaches it."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["newsgraph"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit"} <= service.keys()
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert f"cache:{CACHE}" in service["volumes"]
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    settings = read_settings(service["environment"])
    assert int(service["stop_grace_period"].removesuffix("s")) > settings.shutdown_seconds
