"""The examples with a database: servers and loaders take their settings, are restricted, and come in the order that they need."""

from typing import Any

import pytest
import yaml

from newsgraph.settings import read_settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
COMPOSED = ["compose-postgres.yaml", "compose-citus.yaml"]
CLUSTER = {each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes-postgres.yaml").read_text("utf-8"))}
SERVERS: dict[str, Any] = CLUSTER["Deployment"]["spec"]["template"]["spec"]
LOADERS: dict[str, Any] = CLUSTER["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
COMMANDS = {
    "store init",
    "store migrate",
    "store distribute --citus",
    "load documents=/documents",
    "load news=/documents/news",
    "serve",
}


def services(name: str) -> dict[str, Any]:
    """The services of an example for compose."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text("utf-8"))["services"]
    return found


def ours(name: str) -> dict[str, Any]:
    """Those of them that run newsgraph."""
    return {service: each for service, each in services(name).items() if each["image"] == "newsgraph"}


@pytest.mark.parametrize("name", COMPOSED)
def test_compose_restricts_what_is_ours(name: str) -> None:
    """They cannot write to their root file system, gain nothing, and take their database from a setting of ours."""
    for each in ours(name).values():
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
        assert " ".join(each["command"]) in COMMANDS
        variables = {key: value for key, value in each["environment"].items() if key.startswith("NEWSGRAPH_")}
        assert str(read_settings(variables).store).startswith("postgresql://newsgraph@")


@pytest.mark.parametrize("name", COMPOSED)
def test_compose_waits_for_what_is_needed(name: str) -> None:
    """Whatever a service waits for is there; servers come after the loader, which comes after the schema."""
    all_services = services(name)

    def before(service: str) -> set[str]:
        waited = all_services[service].get("depends_on", {})
        return set(waited).union(*map(before, waited))

    assert {"load", "schema"} <= before("newsgraph")
    assert "schema" in before("load")
    assert ("distribute" in before("load")) is ("citus" in name)
    assert any("healthcheck" in all_services[each] for each in before("schema"))


@pytest.mark.parametrize(
    "container",
    [*SERVERS["containers"], *LOADERS["initContainers"], *LOADERS["containers"]],
    ids=lambda each: str(each["name"]),
)
def test_containers_are_restricted(container: dict[str, Any]) -> None:
    """The profile “restricted” of Kubernetes' Pod Security Standards holds for each container, which has bounds."""
    own = container["securityContext"]
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert own["readOnlyRootFilesystem"] is True
    assert container["resources"]["requests"].keys() == {"cpu", "memory"}
    assert "memory" in container["resources"]["limits"]
    if container["image"].startswith("registry.example/newsgraph:"):
        assert " ".join(container["args"]) in COMMANDS
        [secret] = [each for each in container["env"] if each["name"] == "NEWSGRAPH_STORE"]
        assert secret["valueFrom"]["secretKeyRef"] == {"name": "newsgraph-store", "key": "dsn"}


@pytest.mark.parametrize("pod", [SERVERS, LOADERS], ids=["servers", "loaders"])
def test_pods_are_nobodys(pod: dict[str, Any]) -> None:
    """They run as the image's user, without the cluster's rights, and each volume that is mounted exists and has a bound."""
    assert pod["securityContext"]["runAsNonRoot"] is True
    user = f"USER {pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}\n"
    assert user in (DEPLOY / "Containerfile").read_text("utf-8")
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    containers = [*pod.get("initContainers", []), *pod["containers"]]
    mounted = {mount["name"] for each in containers for mount in each["volumeMounts"]}
    assert mounted == {each["name"] for each in pod["volumes"]}
    assert all("sizeLimit" in each["emptyDir"] for each in pod["volumes"])


def test_one_loader_at_a_time() -> None:
    """A second one would be sent away, and there are several servers, of which some stay."""
    assert CLUSTER["CronJob"]["spec"]["concurrencyPolicy"] == "Forbid"
    assert CLUSTER["Deployment"]["spec"]["replicas"] > CLUSTER["PodDisruptionBudget"]["spec"]["minAvailable"]


def test_the_image_can_speak_to_a_database() -> None:
    """The extra that is needed is in it."""
    extras = (DEPLOY / "Containerfile").read_text("utf-8").partition("${wheel}[")[2].partition("]")[0]
    assert "postgres" in extras.split(",")
