"""The files for containers: they can be read, name settings and commands that there are, and agree with each other.

The commands themselves are run as plain processes by ``tests/e2e/many``, which reads them from ``compose.yaml``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from tests.fakes.deployed import COMPOSED, OBJECTS, checked

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
KUBERNETES = {
    f"{path.stem}/{one['kind']}/{one['metadata']['name']}": one
    for path in sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
    for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
}
OURS = ("migrate", "web", "worker")
SETS = ("Deployment", "StatefulSet")
"""What keeps pods that others find by their labels."""
SECRET = {"DATABASE_URL"}
"""What stands in the Secret."""


def containers() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, one in KUBERNETES.items():
        pod = one["spec"].get("template") if "spec" in one else None
        for container in pod["spec"]["containers"] if pod else ():
            yield name, container


def test_every_command_that_containers_run_is_one_of_handrails() -> None:
    commands = [COMPOSE["services"][service]["command"] for service in OURS]
    commands += [container["command"] for _, container in containers() if "handrail" in container["image"]]
    assert len(commands) == 2 * len(OURS)
    for program, name, *options in commands:
        assert program == "handrail"
        command = get_command(app).commands[name]  # type: ignore[attr-defined]  # a group of them
        command.make_context(name, list(options))


def test_compose_and_kubernetes_run_the_same_commands() -> None:
    composed = sorted(COMPOSE["services"][service]["command"] for service in OURS)
    assert composed == sorted(one["command"] for _, one in containers() if "handrail" in one["image"])


def test_only_settings_that_there_are_stand_in_them() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for service in OURS:
        assert set(COMPOSE["services"][service]["environment"]) <= known
    assert set(KUBERNETES["settings/ConfigMap/handrail"]["data"]) | SECRET <= known


@pytest.mark.parametrize("service", OURS)
def test_those_who_work_in_compose_wait_for_the_database(service: str) -> None:
    assert COMPOSE["services"][service]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_probes_ask_what_is_answered_at_the_port_that_is_listened_on() -> None:
    for name, container in containers():
        if "readinessProbe" not in container:
            assert "web" not in name and "worker" not in name
            continue
        ports = {port["name"]: str(port["containerPort"]) for port in container["ports"]}
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
        port = ports[container["readinessProbe"]["httpGet"]["port"]]
        own = KUBERNETES["settings/ConfigMap/handrail"]["data"]["PORT"]
        assert port in {own, *container["command"]}


def test_all_that_is_mounted_and_referred_to_is_there() -> None:
    maps = {one["metadata"]["name"] for one in KUBERNETES.values() if one["kind"] == "ConfigMap"}
    for name, container in containers():
        pod = KUBERNETES[name]["spec"]["template"]["spec"]
        claims = [one["metadata"]["name"] for one in KUBERNETES[name]["spec"].get("volumeClaimTemplates", ())]
        volumes = {one["name"]: one for one in pod.get("volumes", ())}
        assert {mount["name"] for mount in container.get("volumeMounts", ())} <= {*volumes, *claims}
        assert {one["configMap"]["name"] for one in volumes.values() if "configMap" in one} <= maps
        assert {one["configMapRef"]["name"] for one in container.get("envFrom", ()) if "configMapRef" in one} <= maps


def test_whoever_is_stopped_gets_longer_than_it_takes_to_finish() -> None:
    from bot.app.server import STOP_WITHIN

    for name in ("web/Deployment/handrail-web", "worker/Deployment/handrail-worker"):
        assert KUBERNETES[name]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > STOP_WITHIN + 10
    for service in ("web", "worker"):
        assert int(COMPOSE["services"][service]["stop_grace_period"].removesuffix("s")) > STOP_WITHIN + 10


def test_the_chroma_servers_are_of_the_version_whose_client_is_installed() -> None:
    import chromadb

    images = [COMPOSE["services"]["chroma"]["image"]]
    images += [container["image"] for _, container in containers() if "chroma" in container["image"]]
    assert {image.rpartition(":")[2] for image in images} == {chromadb.__version__}


def test_kubernetes_has_nothing_but_what_it_knows() -> None:
    """Kubernetes itself refuses, or worse leaves out, what it does not know: a misspelt probe is no probe."""
    for name, one in KUBERNETES.items():
        assert checked(one, OBJECTS[one["kind"]], name) == []


def test_compose_has_nothing_but_what_it_knows() -> None:
    assert checked(COMPOSE, COMPOSED, "compose") == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda pod: pod["containers"][0].update(startupProb={}), "startupProb"),
        (lambda pod: pod["containers"][0].update(command="handrail serve"), "command"),
        (lambda pod: pod["containers"][0]["readinessProbe"].update(periodSecond=5), "periodSecond"),
        (lambda pod: pod.pop("containers"), "containers"),
        (lambda pod: pod.update(terminationGracePeriodSeconds="40"), "terminationGracePeriodSeconds"),
    ],
)
def test_a_slip_is_found(spoil: Callable[[dict[str, Any]], object], said: str) -> None:
    one = copy.deepcopy(KUBERNETES["web/Deployment/handrail-web"])
    spoil(one["spec"]["template"]["spec"])
    [found] = checked(one, OBJECTS["Deployment"], "")
    assert said in found


def test_every_selector_chooses_pods_that_there_are() -> None:
    pods = [one["spec"]["template"]["metadata"]["labels"] for one in KUBERNETES.values() if one["kind"] in SETS]
    for name, one in KUBERNETES.items():
        if one["kind"] in SETS:
            chosen = one["spec"]["selector"]["matchLabels"].items()
            assert chosen <= one["spec"]["template"]["metadata"]["labels"].items(), name
        elif one["kind"] == "Service":
            assert any(one["spec"]["selector"].items() <= labels.items() for labels in pods), name
        elif one["kind"] == "NetworkPolicy":
            assert any(one["spec"]["podSelector"]["matchLabels"].items() <= labels.items() for labels in pods), name
            for way in (source for rule in one["spec"]["ingress"] for source in rule["from"]):
                for wanted in way.get("podSelector", {}).get("matchExpressions", ()):
                    assert set(wanted["values"]) <= {labels.get(wanted["key"]) for labels in pods}, name


def test_services_and_policies_name_ports_that_are_listened_on() -> None:
    ports = {
        one["spec"]["template"]["metadata"]["labels"]["app"]: {
            port for each in one["spec"]["template"]["spec"]["containers"] for port in _names(each.get("ports", ()))
        }
        for one in KUBERNETES.values()
        if one["kind"] in SETS
    }
    for name, one in KUBERNETES.items():
        if one["kind"] == "Service":
            heard = ports[one["spec"]["selector"]["app"]]
            assert {port.get("targetPort", port["port"]) for port in one["spec"]["ports"]} <= heard, name
        elif one["kind"] == "NetworkPolicy":
            heard = ports[one["spec"]["podSelector"]["matchLabels"]["app"]]
            assert {port["port"] for rule in one["spec"]["ingress"] for port in rule["ports"]} <= heard, name


def test_nobody_but_the_balancer_reaches_the_servers_and_nobody_is_trusted_by_a_whole_network() -> None:
    trusted = KUBERNETES["settings/ConfigMap/handrail"]["data"].get("TRUSTED_PROXIES", "")
    assert all(ip_network(one.strip()).num_addresses <= 16 for one in trusted.split(",") if one.strip())
    policy = KUBERNETES["web/NetworkPolicy/handrail-web"]["spec"]
    assert policy["policyTypes"] == ["Ingress"]
    assert all(rule["from"] for rule in policy["ingress"])


def _names(ports: Iterable[dict[str, Any]]) -> Iterator[object]:
    for port in ports:
        yield from (each for each in (port.get("name"), port["containerPort"]) if each is not None)
