#!/usr/bin/env bash
# Quotes beside textacy, with the published scorer, and the speed of both in the same run, one thread:
# quotes.sh DATA_DIR VENV (made by venv.sh); ROUNDS=1 by default
set -eu
[ $# -eq 2 ] || { echo "usage: $0 DATA_DIR VENV" >&2; exit 2; }
data=$(realpath "$1") python=$(realpath -s "$2")/bin/python
cd "$(dirname "$0")/.."
cargo build --quiet --release --bin newsmill --example speed
peers=$PWD/benches/peers rounds=${ROUNDS:-1}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

gzip -dc "$data/quotes/polnear_dev.jsonl.gz" > "$out/gold"
printf 'polnear_dev (load %s)\n' "$(cut -d' ' -f1 /proc/loadavg)"
"$python" "$peers/articles.py" texts "$out/gold" > "$out/articles.ndjson"
enrich() { # STAGES NAME
    target/release/newsmill enrich -j1 -f ndjson --stages "$1" "$out/articles.ndjson" > "$out/records.ndjson"
    "$python" "$peers/articles.py" quotes "$out/records.ndjson" > "$out/$2"
}
enrich segment,quotes newsmill
enrich segment,quotes,entities newsmill-with-entities
ours=$(target/release/examples/speed segment,quotes "$((rounds * 10))" "$out/articles.ndjson" \
    | awk -F '\t' '$1 == "enrich and render articles/s" { print $2 }')
theirs=$("$python" "$peers/quotes.py" "$out/articles.ndjson" "$out/textacy" "$rounds")
for who in newsmill newsmill-with-entities textacy; do
    printf '\n%s\n' "$who"
    python3 "$data/quotes/score_quotes.py" "$out/gold" "$out/$who"
done
awk -v ours="$ours" -v theirs="$theirs" \
    'BEGIN { printf "\narticles/s: newsmill %s, textacy %s, ratio %.0f\n", ours, theirs, ours / theirs }'
