"""What the checks share: where the files are, and how a fault is said."""

import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
ALERTS_TEST = DEPLOY / "prometheus" / "alerts_test.yml"
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "newsmill.json"
COMPOSE = DEPLOY / "compose" / "compose.yaml"
UNIT = DEPLOY / "systemd" / "newsmill.service"
KUBERNETES = DEPLOY / "kubernetes"


class Faults:
    """Faults found so far; `end` says them and ends the process."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def unless(self, fine: bool, fault: str) -> None:
        """Notes the fault unless all is fine."""
        if not fine:
            self.found.append(fault)

    def end(self, said: str) -> None:
        """Ends with 1 and the faults, or says what is right."""
        for fault in self.found:
            print(f"error: {fault}", file=sys.stderr)
        if self.found:
            sys.exit(1)
        print(f"ok  {said}")


def documents(text: str) -> list[dict]:
    """The YAML documents of a text."""
    return [document for document in yaml.safe_load_all(text) if document]


def rules() -> list[dict]:
    """Every rule of the alerts file."""
    return [rule for group in documents(ALERTS.read_text())[0]["groups"] for rule in group["rules"]]


def dashboard() -> dict:
    """The dashboard."""
    return json.loads(DASHBOARD.read_text())


def dashboard_queries() -> list[str]:
    """Every query of the dashboard, with values in the place of its variables."""
    found = []
    for panel in dashboard()["panels"]:
        found += [target["expr"] for target in panel.get("targets", [])]
    found += [note["expr"] for note in dashboard()["annotations"]["list"]]
    return [query.replace("$__rate_interval", "1m").replace("$job", ".*").replace("$instance", ".*") for query in found]


def seconds(text: str) -> int:
    """Seconds of `90s`, `90` or `2m`."""
    number, unit = re.fullmatch(r"(\d+)(s|m)?", str(text)).groups()
    return int(number) * (60 if unit == "m" else 1)
