"""The dashboard against Grafana's own schema, and its queries as rules that promtool reads."""

import json
import sys
from pathlib import Path

import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
from tree import Faults, dashboard, dashboard_queries

# Of annotations by Prometheus; the schema knows those of no data source.
BY_PLUGIN = {"titleFormat", "textFormat"}


def unknown(given: object, kept: object, where: str) -> list[str]:
    """What the schema lost or changed."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return [name for key, value in given.items() if key not in BY_PLUGIN
                for name in unknown(value, kept.get(key, "nothing"), f"{where}.{key}")]
    if isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        return [name for i, (a, b) in enumerate(zip(given, kept)) for name in unknown(a, b, f"{where}[{i}]")]
    return [] if given == kept else [where]


def main() -> None:
    """Writes the queries to the file that the one argument names."""
    faults = Faults()
    given = dashboard()
    kept = json.loads(JSONEncoder().encode(Dashboard.from_json(given)))
    for where in unknown(given, kept, "dashboard"):
        faults.unless(False, f"Grafana's schema does not know {where}")
    queries = [{"record": f"panel:{i}", "expr": query} for i, query in enumerate(dashboard_queries())]
    Path(sys.argv[1]).write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": queries}]}))
    faults.end(f"the dashboard fits Grafana's schema; {len(queries)} queries")


main()
