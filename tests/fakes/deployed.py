"""What may stand in ``compose.yaml`` and ``deploy/kubernetes``: of Compose and Kubernetes only the part that is used.

A shape is a type, a ``frozenset`` of allowed values, a list of one shape (a list of those), ``Named(shape)`` (any
names, each with one of those), ``Either(shapes)``, or a ``dict``: its keys are all there may be, and those with ``!``
must be there.
Sources: the Compose specification; Kubernetes' API reference, v1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Named:
    """A mapping from names of one's own."""

    shape: Any


@dataclass(frozen=True)
class Either:
    """One of several."""

    shapes: tuple[Any, ...]


def checked(value: Any, shape: Any, where: str) -> list[str]:
    """What is wrong, a line each."""
    return list(_wrong(value, shape, where))


def _wrong(value: Any, shape: Any, where: str) -> Iterator[str]:
    if isinstance(shape, Either):
        if all(checked(value, one, where) for one in shape.shapes):
            yield f"{where}: {value!r} is none of what it may be"
    elif isinstance(shape, Named):
        if not isinstance(value, dict):
            yield f"{where}: {value!r} is no mapping"
            return
        for name, item in value.items():
            yield from _wrong(item, shape.shape, f"{where}.{name}")
    elif isinstance(shape, dict):
        yield from _wrong_keys(value, shape, where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no list"
            return
        for number, item in enumerate(value):
            yield from _wrong(item, shape[0], f"{where}[{number}]")
    elif isinstance(shape, frozenset):
        if value not in shape:
            yield f"{where}: {value!r} is none of {sorted(shape)}"
    elif type(value) is not shape:
        yield f"{where}: {value!r} is no {shape.__name__}"


def _wrong_keys(value: Any, shape: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no mapping"
        return
    known = {name.rstrip("!"): item for name, item in shape.items()}
    for name, item in value.items():
        if name not in known:
            yield f"{where}: nothing is called {name!r} there"
        else:
            yield from _wrong(item, known[name], f"{where}.{name}")
    for name in shape:
        if name.endswith("!") and name[:-1] not in value:
            yield f"{where}: {name[:-1]!r} is missing"


_LABELS = Named(str)
_META = {"name!": str, "labels": _LABELS}
_PORT = Either((int, str))
_PROBE = {
    "httpGet!": {"path!": str, "port!": _PORT},
    "failureThreshold": int,
    "periodSeconds": int,
    "timeoutSeconds": int,
}
_ENVIRONMENT = Either(
    (
        {"name!": str, "value!": str},
        {"name!": str, "valueFrom!": {"secretKeyRef!": {"name!": str, "key!": str}}},
    )
)
_CONTAINER = {
    "name!": str,
    "image!": str,
    "command": [str],
    "ports": [{"name": str, "containerPort!": int}],
    "env": [_ENVIRONMENT],
    "envFrom": [Either(({"configMapRef!": {"name!": str}}, {"secretRef!": {"name!": str}}))],
    "lifecycle": {"preStop!": {"exec!": {"command!": [str]}}},
    "startupProbe": _PROBE,
    "livenessProbe": _PROBE,
    "readinessProbe": _PROBE,
    "resources": {"requests!": {"cpu": str, "memory": str}},
    "volumeMounts": [{"name!": str, "mountPath!": str}],
}
_POD = {
    "restartPolicy": frozenset({"Always", "OnFailure", "Never"}),
    "terminationGracePeriodSeconds": int,
    "containers!": [_CONTAINER],
    "volumes": [Either(({"name!": str, "emptyDir!": {}}, {"name!": str, "configMap!": {"name!": str}}))],
}
_CHOSEN = {"matchLabels!": _LABELS}
_PODS = {"metadata!": {"labels!": _LABELS}, "spec!": _POD}
_FROM = Either(
    (
        {"podSelector!": {"matchExpressions!": [{"key!": str, "operator!": frozenset({"In"}), "values!": [str]}]}},
        {"podSelector!": _CHOSEN},
        {"namespaceSelector!": _CHOSEN},
    )
)


def _object(api: str, **more: Any) -> dict[str, Any]:
    return {"apiVersion!": frozenset({api}), "kind!": str, "metadata!": _META, **more}


OBJECTS: dict[str, dict[str, Any]] = {
    "ConfigMap": _object("v1", **{"data!": Named(str)}),
    "Job": _object("batch/v1", **{"spec!": {"backoffLimit": int, "template!": {"spec!": _POD}}}),
    "Service": _object(
        "v1",
        **{"spec!": {"selector!": _LABELS, "ports!": [{"name": str, "port!": int, "targetPort": _PORT}]}},
    ),
    "Deployment": _object(
        "apps/v1",
        **{
            "spec!": {
                "replicas": int,
                "selector!": _CHOSEN,
                "strategy": {"rollingUpdate!": {"maxUnavailable": int, "maxSurge": int}},
                "template!": _PODS,
            }
        },
    ),
    "StatefulSet": _object(
        "apps/v1",
        **{
            "spec!": {
                "serviceName!": str,
                "replicas": int,
                "selector!": _CHOSEN,
                "template!": _PODS,
                "volumeClaimTemplates": [
                    {
                        "metadata!": _META,
                        "spec!": {
                            "accessModes!": [frozenset({"ReadWriteOnce"})],
                            "resources!": {"requests!": {"storage!": str}},
                        },
                    }
                ],
            }
        },
    ),
    "NetworkPolicy": _object(
        "networking.k8s.io/v1",
        **{
            "spec!": {
                "podSelector!": _CHOSEN,
                "policyTypes": [frozenset({"Ingress"})],
                "ingress!": [{"from!": [_FROM], "ports!": [{"port!": _PORT}]}],
            }
        },
    ),
}
"""By kind."""

_AFTER = frozenset({"service_started", "service_healthy", "service_completed_successfully"})
_SERVICE = {
    "image!": str,
    "build": str,
    "restart": frozenset({"no", "always", "on-failure", "unless-stopped"}),
    "environment": Named(str),
    "depends_on": Either(([str], Named({"condition!": _AFTER}))),
    "command": [str],
    "volumes": [str],
    "ports": [str],
    "expose": [str],
    "stop_grace_period": str,
    "healthcheck": {"test!": [str], "interval": str, "retries": int},
}
COMPOSED: dict[str, Any] = {
    "x-handrail": {**_SERVICE, "image!": str},
    "services!": Named(_SERVICE),
    "volumes": Named({}),
}
