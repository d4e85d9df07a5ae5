"""The service for systemd, and the example of a file of settings that it names."""

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from newsgraph.settings import SETTINGS, Part, Settings, read_settings
from tests.conftest import ROOT

UNIT = (ROOT / "deploy" / "newsgraph.service").read_text("utf-8")
FILE = ROOT / "deploy" / "newsgraph.toml"


def options() -> dict[str, list[str]]:
    """What the unit says, by name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in UNIT.splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def config() -> Settings:
    """The settings of the example."""
    return read_settings({}, {"config": str(FILE)})


def test_each_example_is_documented() -> None:
    """docs/deployment.md names each file of deploy/ that one copies, and no other."""
    page = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    files = {file.name for file in FILE.parent.iterdir() if file.suffix != ".dockerignore"}
    assert set(re.findall(r"\]\(\.\./deploy/([^)]+)\)", page)) == files


def test_systemd_takes_it(tmp_path: Path) -> None:
    """Where systemd is there it finds nothing wrong with the unit, but for the program that is installed elsewhere."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not there")
    unit = tmp_path / "newsgraph.service"
    unit.write_text(UNIT.replace("/opt/newsgraph/bin/newsgraph", sys.executable), "utf-8")
    done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)


def test_it_may_do_little() -> None:
    """The service's user is made for it, nothing but its cache can be written to, and memory has a bound."""
    said = options()
    assert said["DynamicUser"] == ["yes"]
    assert said["ProtectSystem"] == ["strict"]
    assert said["NoNewPrivileges"] == ["yes"]
    assert said["CapabilityBoundingSet"] == [""]
    assert said["SystemCallFilter"] == ["@system-service"]
    assert said["CacheDirectory"] == ["newsgraph"]
    assert "ReadWritePaths" not in said
    assert "MemoryMax" in said


def test_its_variables_are_settings() -> None:
    """Snapshots are in the service's cache, and tokens come as a credential, which may be missing."""
    said = options()
    variables = dict(each.split("=", 1) for each in said["Environment"])
    settings = read_settings(variables)
    assert settings.cache == f"%C/{said['CacheDirectory'][0]}"
    [credential] = said["LoadCredential"]
    name = credential.partition(":")[0]
    assert settings.token_file == f"%d/{name}"
    assert [each.partition(":")[0] for each in said["SetCredential"]] == [name]


def test_it_ends_and_reloads_as_its_settings_allow() -> None:
    """The server is given time to answer what was asked of it, and has workers that a signal replaces one by one."""
    said = options()
    assert int(said["TimeoutStopSec"][0]) > config().shutdown_seconds
    assert said["ExecReload"] == ["/bin/kill -HUP $MAINPID"]
    assert config().workers > 1


def test_wrong_usage_is_not_tried_again() -> None:
    """A server that cannot start because of its settings is not started again and again."""
    assert options()["RestartPreventExitStatus"] == ["2"]


def test_the_example_of_settings_is_taken() -> None:
    """The unit names the example, and each name and value in it is a setting's."""
    assert options()["ExecStart"] == ["/opt/newsgraph/bin/newsgraph serve --config /etc/newsgraph/newsgraph.toml"]
    assert config().folders == ("news=/srv/newsgraph/news",)


def test_what_the_example_leaves_out_could_be_put_in(tmp_path: Path) -> None:
    """Lines that are commented out are settings too."""
    text, count = re.subn(r"^# (?=[a-z_]+ = )", "", FILE.read_text("utf-8"), flags=re.MULTILINE)
    assert count
    whole = tmp_path / "newsgraph.toml"
    whole.write_text(text, "utf-8")
    assert read_settings({}, {"config": str(whole)}).oidc_audience == "newsgraph"


def test_the_example_has_settings_of_each_part() -> None:
    """Settings stand below the heading that they have in docs/settings.md, and there are some of each."""
    part, found = None, defaultdict(list)
    for line in FILE.read_text("utf-8").splitlines():
        if line.removeprefix("# ") in list(Part):
            part = Part(line.removeprefix("# "))
        elif name := re.match(r"(?:# )?([a-z_]+) = ", line):
            found[part].append(name[1])
    assert list(found) == list(Part)
    for heading, names in found.items():
        assert {SETTINGS[name].part for name in names} == {heading}
