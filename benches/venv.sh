#!/usr/bin/env bash
# Makes a Python environment with the peers that newsmill is measured beside: venv.sh FOLDER
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
[ -x "$1/bin/python" ] || python3 -m venv "$1"
"$1/bin/pip" install --quiet --requirement "$here/peers/requirements.txt"
