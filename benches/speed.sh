#!/usr/bin/env bash
# newsmill's own speed and memory, one thread: speed.sh DATA_DIR; ROUNDS=20 by default
set -eu
[ $# -eq 1 ] || { echo "usage: $0 DATA_DIR" >&2; exit 2; }
data=$(realpath "$1")
cd "$(dirname "$0")/.."
cargo build --quiet --release --example speed
articles=$data/quotes/polnear_dev.jsonl.gz dumps=$data/clean/plain_fundus_dev.jsonl.gz
speed() { # NAME STAGES FILE ROWS
    printf '\n%s (load %s)\n' "$1" "$(cut -d' ' -f1 /proc/loadavg)"
    target/release/examples/speed "$2" "${ROUNDS:-20}" "$3" | grep -E "^($4)"
}
speed "clean and segment, articles" clean,segment "$articles" '(clean|segment|enrich) MB'
speed "clean and segment, dumps of pages" clean,segment "$dumps" '(clean|segment|enrich) MB'
speed "segment and quotes" segment,quotes "$articles" 'enrich and render art|quotes art'
speed "segment and entities" segment,entities "$articles" 'entities words'
speed "all stages, JSON out" clean,segment,quotes,entities "$articles" 'enrich and render art|peak'
