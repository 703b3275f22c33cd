"""That the files of deploy/ agree with the code and with one another."""

import re
import tomllib

import yaml
from tree import (ALERTS_TEST, COMPOSE, DEPLOY, KUBERNETES, ROOT, UNIT, Faults, dashboard, dashboard_queries,
                  documents, rules, seconds)

NAMES = ROOT / "src" / "telemetry" / "names.rs"
# Of RabbitMQ's /metrics and /metrics/detailed, seen on 3.10.
BROKER = {"rabbitmq_alarms_memory_used_watermark", "rabbitmq_alarms_free_disk_space_watermark",
          "rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_messages_ready"}
# Labels that Prometheus gives, and histograms.
GIVEN = {"job", "instance", "le"}


def metrics() -> dict[str, set[str]]:
    """The series of the code's table, each with its labels."""
    found = {}
    row = re.compile(r'"(counter|gauge|histogram|info)" "(newsmill_\w+)" \["([\w, ]*)"\]')
    for kind, name, labels in row.findall(NAMES.read_text()):
        for ending in ("_bucket", "_sum", "_count") if kind == "histogram" else ("",):
            found[name + ending] = set(filter(None, labels.split(", "))) | GIVEN
    return found


def check_metrics(faults: Faults) -> None:
    """Every series and label that an alert or a panel asks for is one of a worker, the broker or a rule."""
    known = metrics()
    faults.unless(bool(known), f"{NAMES}: no metrics were read from it")
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    for query in [rule["expr"] for rule in rules()] + dashboard_queries():
        for name in re.findall(r"\b(newsmill[_:][\w:]+|rabbitmq_\w+)", query):
            faults.unless(name in recorded | BROKER | known.keys(), f"no such metric: {name} in {query}")
        for name, labels in re.findall(r"\b(newsmill_\w+)\{([^}]*)\}", query):
            for label in re.findall(r"(\w+)\s*(?:=|!=|=~|!~)\"", labels):
                faults.unless(label in known.get(name, {label}), f"{name} has no label {label}: {query}")


def check_tests(faults: Faults) -> None:
    """Every alert is made to fire and to stay silent by a test, and says what to do."""
    cases = [case for test in documents(ALERTS_TEST.read_text())[0]["tests"] for case in test["alert_rule_test"]]
    manual = (ROOT / "docs" / "operations.md").read_text()
    for rule in rules():
        alert = rule.get("alert")
        if alert is None:
            continue
        said = [bool(case["exp_alerts"]) for case in cases if case["alertname"] == alert]
        faults.unless(True in said, f"no test makes {alert} fire")
        faults.unless(False in said, f"no test keeps {alert} silent")
        faults.unless({"summary", "description", "action"} <= rule["annotations"].keys(), f"{alert} says too little")
        faults.unless(f"`{alert}`" in manual, f"docs/operations.md does not speak of {alert}")


def check_stops(faults: Faults) -> None:
    """Whoever stops a worker waits longer than its drain takes."""
    drain = seconds(tomllib.loads((ROOT / "config" / "newsmill.toml").read_text())["worker"]["drain_timeout"])
    deployment = documents((KUBERNETES / "base" / "deployment.yaml").read_text())[0]
    compose = documents(COMPOSE.read_text())[0]["services"]
    for where, wait in {
        "the Deployment": deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"],
        "compose": compose["newsmill"]["stop_grace_period"],
        "the unit": re.search(r"TimeoutStopSec=(\w+)", UNIT.read_text()).group(1),
    }.items():
        faults.unless(seconds(wait) > drain, f"{where} waits {wait} for a drain of {drain} s")


def check_versions(faults: Faults) -> None:
    """Our image has the crate's version everywhere, and those of others are pinned by theirs."""
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
    images = [service["image"] for service in documents(COMPOSE.read_text())[0]["services"].values()]
    images += re.findall(r"image: (\S+)", (KUBERNETES / "base" / "deployment.yaml").read_text())
    images += re.findall(r"^ARG \w+_IMAGE=(\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    for image in images:
        tag = image.rpartition(":")[2]
        fine = tag == version if image.startswith("newsmill:") else re.match(r"v?\d+\.\d+", tag)
        faults.unless(bool(fine), f"{image} is not pinned to a version, or not to ours ({version})")


def check_copies(faults: Faults) -> None:
    """The rules for the Prometheus operator are those of alerts.yml."""
    copy = KUBERNETES / "components" / "prometheus-operator" / "prometheus-rule.yaml"
    same = yaml.safe_load(copy.read_text())["spec"] == yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    faults.unless(same, f"{copy.name} differs from alerts.yml")


def check_panels(faults: Faults) -> None:
    """The dashboard's panels have numbers of their own and do not overlap."""
    panels = dashboard()["panels"]
    faults.unless(len({panel["id"] for panel in panels}) == len(panels), "two panels have one id")
    taken = {}
    for panel in panels:
        at = panel["gridPos"]
        faults.unless(at["x"] + at["w"] <= 24, f"panel {panel['title']!r} is wider than the grid")
        for cell in ((x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])):
            faults.unless(cell not in taken, f"panels {panel['title']!r} and {taken.get(cell)!r} overlap")
            taken[cell] = panel["title"]


def main() -> None:
    faults = Faults()
    check_tests(faults)
    check_versions(faults)
    check_copies(faults)
    check_panels(faults)
    check_stops(faults)
    check_metrics(faults)
    faults.end("metrics, versions, waits and documents agree")


main()
