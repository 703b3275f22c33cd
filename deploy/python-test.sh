#!/usr/bin/env bash
# Runs what the docs say of Python, with pandas and polars from PyPI in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -n "${NEWSMILL:-}" ] || { cargo build --locked --features faults --bin newsmill; NEWSMILL=target/debug/newsmill; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pandas polars
"$NEWSMILL" enrich -f ndjson samples/ > "$work/records.ndjson"
"$work/venv/bin/python" examples/records.py "$work/records.ndjson" "$PWD/$NEWSMILL"
