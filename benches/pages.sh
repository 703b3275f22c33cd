#!/usr/bin/env bash
# Pages beside trafilatura (Python), with the published scorer, and the speed of both in the same run,
# one thread: pages.sh DATA_DIR VENV (made by venv.sh); ROUNDS=2 by default
set -eu
[ $# -eq 2 ] || { echo "usage: $0 DATA_DIR VENV" >&2; exit 2; }
data=$(realpath "$1") python=$(realpath -s "$2")/bin/python
cd "$(dirname "$0")/.."
cargo build --quiet --release --bin newsmill --example speed
peers=$PWD/benches/peers rounds=${ROUNDS:-2}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for set in fundus_dev wcxb_dev; do
    pages=$data/clean/$set
    printf '\n%s (load %s)\n' "$set" "$(cut -d' ' -f1 /proc/loadavg)"
    "$python" "$peers/articles.py" pages "$pages" > "$out/pages.ndjson"
    # A page in which nothing is found makes the exit code 1; the scorer counts it as empty.
    target/release/newsmill enrich -j1 -f ndjson --stages clean "$out/pages.ndjson" > "$out/records.ndjson" || true
    "$python" "$peers/articles.py" bodies "$out/records.ndjson" > "$out/newsmill"
    ours=$(target/release/examples/speed clean "$rounds" "$out/pages.ndjson" \
        | awk -F '\t' '$1 == "clean articles/s" { print $2 }')
    theirs=$("$python" "$peers/pages.py" "$out/pages.ndjson" "$out/trafilatura" "$rounds")
    for who in newsmill trafilatura; do
        echo "$who, English: $(python3 "$data/clean/score_clean.py" "$pages/gold.json.gz" "$out/$who")"
        echo "$who, all:     $(python3 "$data/clean/score_clean.py" "$pages/gold.json.gz" "$out/$who" --all)"
    done
    awk -v ours="$ours" -v theirs="$theirs" \
        'BEGIN { printf "pages/s: newsmill %s, trafilatura %s, ratio %.1f\n", ours, theirs, ours / theirs }'
done
