"""Kubernetes objects against their schemas: reads rendered YAML from standard input.

Objects of Kubernetes itself by kubernetes-validate; those of KEDA and of the Prometheus operator by models
generated from their CRDs. A key that a model does not know gets lost in it, and is found by comparison.
"""

import sys

import kubernetes_validate
from cloudcoil.models.keda import v1alpha1 as keda
from cloudcoil.models.prometheus_operator import v1 as operator
from tree import Faults, documents

# The oldest Kubernetes with all that is used (unhealthyPodEvictionPolicy), and the newest known.
VERSIONS = ("1.27", "1.37")
CUSTOM = {
    "ScaledObject": keda.ScaledObject,
    "TriggerAuthentication": keda.TriggerAuthentication,
    "PodMonitor": operator.PodMonitor,
    "PrometheusRule": operator.PrometheusRule,
}
# What Kubernetes calls restricted, of which the schema says nothing.
RESTRICTED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}


def lost(given: object, kept: object, where: str) -> list[str]:
    """The keys that are in what was given and not in what was kept."""
    if isinstance(given, dict):
        if not isinstance(kept, dict):
            return [where]
        return [name for key, value in given.items()
                for name in (lost(value, kept[key], f"{where}.{key}") if key in kept else [f"{where}.{key}"])]
    if isinstance(given, list):
        return [name for i, (a, b) in enumerate(zip(given, kept)) for name in lost(a, b, f"{where}[{i}]")]
    return []


def main() -> None:
    faults = Faults()
    found = documents(sys.stdin.read())
    for document in found:
        name = f"{document['kind']} {document['metadata']['name']}"
        model = CUSTOM.get(document["kind"])
        try:
            if model is None:
                for version in VERSIONS:
                    kubernetes_validate.validate(document, version, strict=True)
            else:
                kept = model.model_validate(document).model_dump(by_alias=True, exclude_unset=True, mode="json")
                for key in lost(document, kept, ""):
                    faults.unless(False, f"{name}: unknown key {key}")
        except Exception as error:  # each library has its own, and each is a fault of the object
            faults.unless(False, f"{name}: {error}")
        if document["kind"] == "Deployment":
            for container in document["spec"]["template"]["spec"]["containers"]:
                faults.unless(container["securityContext"] == RESTRICTED, f"{name}: not restricted")
    faults.unless(bool(found), "there is nothing to check")
    faults.end(f"{len(found)} Kubernetes objects fit their schemas")


main()
