#!/usr/bin/env bash
# Checks what is in deploy/ as far as that can be done without a cluster, Docker or Grafana: alert rules and
# their tests, the dashboard, the systemd unit, the Dockerfile, the compose file, the Kubernetes objects, and
# that all of them agree with the code. Needs Debian; what it fetches is kept in target/validate.
#
# What can not be checked here, because a tool is not to be had, is said in a line that begins with "skip".
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${CARGO_TARGET_DIR:-target}/validate
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

skip() { echo "skip  $*"; }

# promtool out of Debian's package, which is unpacked and not installed: installing it starts a server.
if ! promtool=$(command -v promtool); then
  promtool=$cache/prometheus/usr/bin/promtool
  if [ ! -x "$promtool" ]; then
    (cd "$scratch" && { apt-get download -qq prometheus || { sudo -n apt-get update -qq && apt-get download -qq prometheus; } || { apt-get update -qq && apt-get download -qq prometheus; }; }) 2>"$scratch/apt.log" >&2 \
      && dpkg-deb --extract "$scratch"/prometheus_*.deb "$cache/prometheus" || true
  fi
fi
if [ -x "$promtool" ]; then
  "$promtool" check config deploy/prometheus/prometheus.yml
  "$promtool" test rules deploy/prometheus/alerts_test.yml
else
  skip "alert rules: promtool is not to be had ($(tail -n 1 "$scratch/apt.log"))"
  promtool=
fi

# Before the sources are there, cargo must find a file for every target that Cargo.toml names.
stand_ins=$(sed -n '/^RUN mkdir/,/cargo build/{/cargo build/d;s/^RUN //;s/ \\$//;p}' deploy/Dockerfile | tr '\n' ' ')
mkdir "$scratch/image"
cp Cargo.toml Cargo.lock "$scratch/image"
(cd "$scratch/image" && bash -ec "$stand_ins" && cargo fetch --locked --quiet --target "$(rustc -vV | sed -n "s/^host: //p")")
echo "ok  the Dockerfile's stand-ins for the sources"

# The unit with a program that exists, as newsmill need not be installed.
if command -v systemd-analyze >/dev/null; then
  sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' deploy/systemd/newsmill.service >"$scratch/newsmill.service"
  systemd-analyze verify "$scratch/newsmill.service"
  # Exposure of 10 is a service without any protection; the threshold is in tenths.
  systemd-analyze security --offline=true --threshold=15 --no-pager "$scratch/newsmill.service" | tail -n 1
else
  skip "systemd unit: systemd-analyze is not to be had"
fi

stamp=$cache/venv/$(sha256sum deploy/validate/requirements.txt | cut -c 1-16)
if [ ! -e "$stamp" ]; then
  rm -rf "$cache/venv"
  { python3 -m venv "$cache/venv" && "$cache/venv/bin/pip" install --quiet --disable-pip-version-check \
    --requirement deploy/validate/requirements.txt; } >"$scratch/pip.log" 2>&1 && touch "$stamp" || true
fi
if [ ! -e "$stamp" ]; then
  skip "schemas, Dockerfile, dashboard, agreement with the code: no Python packages ($(tail -n 1 "$scratch/pip.log"))"
  exit 0
fi
bin=$cache/venv/bin

"$bin/yamllint" --strict --config-data '{rules: {key-duplicates: enable, indentation: enable, trailing-spaces: enable}}' \
  deploy/compose deploy/grafana deploy/kubernetes deploy/prometheus
"$bin/hadolint" deploy/Dockerfile
echo "ok  the Dockerfile, by hadolint"
"$bin/check-jsonschema" --builtin-schema vendor.compose-spec deploy/compose/compose.yaml

# Kubernetes' own kustomize, of version 5 because of the components.
render=
if kubectl version --client 2>/dev/null | grep -q '^Kustomize Version: v5'; then render="kubectl kustomize"; fi
if command -v kustomize >/dev/null; then render="kustomize build"; fi
if [ -n "$render" ]; then
  $render deploy/kubernetes/base | "$bin/python" deploy/validate/kubernetes.py
  $render deploy/kubernetes/example | "$bin/python" deploy/validate/kubernetes.py
else
  skip "that kustomize puts the Kubernetes files together: neither kubectl (with kustomize 5) nor kustomize is here"
  find deploy/kubernetes -name '*.yaml' ! -name kustomization.yaml -exec sed -s '1i ---' {} + |
    "$bin/python" deploy/validate/kubernetes.py
fi

"$bin/python" deploy/validate/grafana.py "$scratch/panels.yml"
[ -z "$promtool" ] || "$promtool" check rules "$scratch/panels.yml"

"$bin/python" deploy/validate/consistency.py
skip "the image is not built, and nothing is started: no registry of images, cluster, Docker or Grafana is here"
