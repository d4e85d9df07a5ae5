"""The example for Kubernetes: what its settings are, what it may do, and that it is replaced without a gap."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from newsgraph.app import create_app
from newsgraph.settings import Settings, read_settings
from tests.conftest import ROOT
from tests.newsgraph.http.test_metrics import STORE

DOCUMENTS = {
    each["kind"]: each for each in yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8"))
}
POD: dict[str, Any] = DOCUMENTS["Deployment"]["spec"]["template"]["spec"]
[SERVER] = POD["containers"]
PROBES = ["startupProbe", "livenessProbe", "readinessProbe"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of the servers: their variables, and the file that one of these names."""
    variables = {each["name"]: each["value"] for each in SERVER["env"]}
    name = Path(variables["NEWSGRAPH_CONFIG"]).name
    file = tmp_path / name
    file.write_text(DOCUMENTS["ConfigMap"]["data"][name], "utf-8")
    return read_settings(variables | {"NEWSGRAPH_CONFIG": str(file)})


def test_its_settings_are_ours(settings: Settings) -> None:
    """The server takes all settings of the example, and finds the documents that the init container brings."""
    [brought] = [each for each in POD["initContainers"] if each["name"] == "documents"]
    arguments = dict(each.split("=", 1) for each in brought["args"] if "=" in each)
    assert settings.folders == (f"news={arguments['--root']}/{arguments['--link']}",)
    assert settings.log_format == "json"


def test_a_services_variables_are_no_settings() -> None:
    """A cluster would set NEWSGRAPH_PORT to an address, and others that are refused, for a service of this name."""
    assert DOCUMENTS["Service"]["metadata"]["name"] == "newsgraph"
    assert POD["enableServiceLinks"] is False


@pytest.mark.parametrize("container", [*POD["initContainers"], SERVER], ids=lambda each: str(each["name"]))
def test_containers_are_restricted(container: dict[str, Any]) -> None:
    """The profile “restricted” of Kubernetes' Pod Security Standards holds for each container, which cannot write to its
    root file system and has bounds."""
    own = container["securityContext"]
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert own["readOnlyRootFilesystem"] is True
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["runAsUser"] > 0
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert POD["automountServiceAccountToken"] is False
    assert container["resources"]["requests"].keys() == {"cpu", "memory"}
    assert "memory" in container["resources"]["limits"]


def test_its_user_is_the_images() -> None:
    """Whoever runs the image owns its cache."""
    user = f"USER {POD['securityContext']['runAsUser']}:{POD['securityContext']['runAsGroup']}\n"
    assert user in (ROOT / "deploy" / "Containerfile").read_text("utf-8")


def test_all_volumes_are_there_and_have_bounds() -> None:
    """Each volume that is mounted exists, each that exists is mounted, and what is written to has a bound."""
    volumes = {each["name"]: each for each in POD["volumes"]}
    mounted = [mount for each in (*POD["initContainers"], SERVER) for mount in each["volumeMounts"]]
    assert {mount["name"] for mount in mounted} == volumes.keys()
    assert all("sizeLimit" in each["emptyDir"] for each in volumes.values() if "emptyDir" in each)
    written = [mount["mountPath"] for mount in SERVER["volumeMounts"] if not mount.get("readOnly")]
    assert written == ["/var/cache/newsgraph"]


@pytest.mark.parametrize("probe", PROBES)
def test_what_is_probed_answers(probe: str) -> None:
    """Each probe asks an address that there is, at the server's port."""
    asked = SERVER[probe]["httpGet"]
    assert asked["port"] in {each["name"] for each in SERVER["ports"]}
    assert TestClient(create_app(STORE)).get(asked["path"]).status_code == 200


def test_a_server_is_replaced_before_it_ends(settings: Settings) -> None:
    """While servers are replaced there are never fewer, and one that ends has time to answer what was asked of it."""
    deployment = DOCUMENTS["Deployment"]["spec"]
    assert deployment["replicas"] == 2
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    waited = SERVER["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert POD["terminationGracePeriodSeconds"] > waited + settings.shutdown_seconds
    assert DOCUMENTS["PodDisruptionBudget"]["spec"]["minAvailable"] == 1


def test_whatever_selects_servers_finds_them() -> None:
    """The service, the budget and the deployment mean the same servers, and the service asks them at their port."""
    labels = DOCUMENTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert DOCUMENTS["Service"]["spec"]["selector"] == labels
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert DOCUMENTS[kind]["spec"]["selector"]["matchLabels"] == labels
    [port] = DOCUMENTS["Service"]["spec"]["ports"]
    assert port["targetPort"] in {each["name"] for each in SERVER["ports"]}
    assert {each["containerPort"] for each in SERVER["ports"]} == {Settings().port}
