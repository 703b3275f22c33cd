#!/usr/bin/env bash
# Sentences beside the peers, with the published scorer, and the speed of each in the same run, one
# thread: sentences.sh DATA_DIR VENV (made by venv.sh); ROUNDS=3 by default
set -eu
[ $# -eq 2 ] || { echo "usage: $0 DATA_DIR VENV" >&2; exit 2; }
data=$(realpath "$1") python=$(realpath -s "$2")/bin/python
cd "$(dirname "$0")/.."
cargo build --quiet --release --bin newsmill --example speed
peers=$PWD/benches/peers rounds=${ROUNDS:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

for set in gum_dev ewt_dev_newsgroup_weblog golden; do
    gold=$data/segment/$set.jsonl
    printf '\n%s (load %s)\n' "$set" "$(cut -d' ' -f1 /proc/loadavg)"
    "$python" "$peers/articles.py" paragraphs "$gold" > "$out/articles.ndjson"
    target/release/newsmill enrich -j1 -f ndjson --stages segment "$out/articles.ndjson" > "$out/records.ndjson"
    "$python" "$peers/articles.py" sentences "$gold" "$out/records.ndjson" > "$out/newsmill"
    target/release/examples/speed segment "$((rounds * 5))" "$out/articles.ndjson" \
        | awk -F '\t' '$1 == "segment MB/s" { print "newsmill " $2 " MB/s" }' > "$out/speeds"
    for peer in blingfire punkt pysbd spacy-parser spacy-senter; do
        speed=$("$python" "$peers/sentences.py" "$peer" "$gold" "$out/$peer" "$rounds")
        echo "$peer $speed MB/s" >> "$out/speeds"
    done
    python3 "$data/segment/score_sent.py" "$gold" \
        "$out"/{newsmill,blingfire,punkt,pysbd,spacy-parser,spacy-senter}
    column -t "$out/speeds"
done
