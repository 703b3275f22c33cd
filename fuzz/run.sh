#!/usr/bin/env bash
# Fuzzes one target from the samples: run.sh TARGET RUNS [SEED_FOLDER...], libFuzzer's options after --
set -eu
[ $# -ge 2 ] || { sed -n 2p "$0" >&2; exit 2; }
cd "$(dirname "$0")"
target=$1 runs=$2
shift 2
seeds=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do seeds+=("$1"); shift; done
[ "${1:-}" = -- ] && shift

# Files as they are, and soups (see src/soup.rs): a byte 1, then any bytes.
folder=corpus/$target
mkdir -p "$folder"
cp ../samples/* "$folder/"
for k in 1 2 3 4; do
    { printf '\001'; printf 'newsmill %s' "$k" | sha512sum; } > "$folder/soup-$k"
done
if [ "$target" = decode ]; then
    # The last two bytes are the properties: JSON unpacked, and a page packed with gzip.
    { cat ../samples/6-feed.ndjson; printf '\000\000'; } > "$folder/json"
    { gzip -nc ../samples/2-page.html; printf '\001\002'; } > "$folder/gzip"
fi

# Pages need room for their markup; for the others, many short inputs find more than few long ones.
case $target in html | pipeline) longest=4096 ;; *) longest=1024 ;; esac

# No sanitizer: the crate has no unsafe code, and a stable compiler has coverage but no sanitizers.
cargo fuzz run -s none "$target" "$folder" ${seeds[@]+"${seeds[@]}"} -- \
    -dict=news.dict -runs="$runs" -seed=1 -max_len="$longest" -timeout=10 -report_slow_units=1 \
    -print_final_stats=1 "$@"
