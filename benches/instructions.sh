#!/usr/bin/env bash
# Counts the instructions that the hot path takes (`newsmill enrich` on samples/, in one thread, by stage) with
# valgrind and compares them with benches/instructions.tsv: fails when one needs over 5 % more. With --write
# it records them anew, which is right after a change that is meant (other weights, another rule) and after a
# new compiler. NEWSMILL names another program to count.
#
# Valgrind shows the program a processor of its own making, so the counts do not depend on how fast or how
# busy the machine is. They do on whether it has AVX2, with which the program searches by other instructions.
set -euo pipefail
cd "$(dirname "$0")/.."
baseline=benches/instructions.tsv
tolerance=5

if ! command -v valgrind >/dev/null; then
  echo "Installing valgrind from Debian's packages…" >&2
  as_root=
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends valgrind libc6-dbg >/dev/null
fi

newsmill=${NEWSMILL:-}
if [ -z "$newsmill" ]; then
  # Counted is what is shipped: no other profile than that of Cargo.toml.
  for variable in $(compgen -e CARGO_PROFILE_RELEASE_ || true); do unset "$variable"; done
  cargo build --quiet --release --locked --bin newsmill
  newsmill=${CARGO_TARGET_DIR:-target}/release/newsmill
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Instructions of a run over FILES, COPIES times: STAGES COPIES FILE...
run() {
  local stages=$1 copies=$2 samples=() copy
  shift 2
  for ((copy = 0; copy < copies; copy++)); do samples+=("$@"); done
  valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$folder/log" \
    "$newsmill" enrich -j1 -f ndjson --stages "$stages" "${samples[@]}" >/dev/null
  sed -nE 's/.* I +refs: +([0-9,]+).*/\1/p' "$folder/log" | tr -d ,
}

# What one pass takes: what many take over what one takes, so that starting, unpacking the models and ending are
# not counted. Each stage is what it adds to those before it, its part of the JSON included. Pages are apart:
# the libraries that read them hash with a key of chance, so that their counts differ a little from run to run.
page=samples/2-page.html
texts=(samples/*.txt samples/*.ndjson)
once=$(run clean 1 "$page")
often=$(run clean 21 "$page")
printf 'page\t%s\n' $(((often - once) / 20)) >"$folder/counts"
# Segmenting alone is so little that chance would show in it.
before=0 stages=
for stage in clean,segment quotes entities; do
  stages+=${stages:+,}$stage
  once=$(run "$stages" 1 "${texts[@]}")
  often=$(run "$stages" 41 "${texts[@]}")
  all=$(((often - once) / 40))
  printf '%s\t%s\n' "$stage" $((all - before))
  before=$all
done >>"$folder/counts"
printf 'all\t%s\n' "$(awk '$1 != "page" { sum += $2 } END { printf "%d", sum }' "$folder/counts")" >>"$folder/counts"
compiler=$(rustc --version)

if [ "${1:-}" = --write ]; then
  { echo "# Instructions for samples/, by $compiler; made by benches/instructions.sh --write"; cat "$folder/counts"; } >"$baseline"
  cat "$baseline"
  exit
fi

printf '%-14s %12s %12s %8s\n' stage recorded now change
status=0
awk -v tolerance=$tolerance -F '\t' '
  /^#/ { next }
  NR == FNR { before[$1] = $2; next }
  !($1 in before) { printf "%-14s is not in the baseline\n", $1; failed = 1; next }
  {
    change = 100 * ($2 / before[$1] - 1)
    printf "%-14s %12d %12d %+7.2f%%\n", $1, before[$1], $2, change
    if (change > tolerance) failed = 1
  }
  END { exit failed }' "$baseline" "$folder/counts" || status=1
if [ $status != 0 ]; then
  echo "error: the hot path needs over $tolerance % more instructions than $baseline records." >&2
  grep -qF "by $compiler;" "$baseline" || echo "It was recorded by another compiler than $compiler, which may be why." >&2
  echo "If it is meant: benches/instructions.sh --write" >&2
fi
exit $status
