#!/usr/bin/env bash
# The memory of a worker of two threads after articles went through it and a RabbitMQ of its own: what is resident
# (VmRSS) and the most that ever was (VmHWM), in millions of bytes. memory.sh [DATA_DIR]: with DATA_DIR the
# 840 training articles of the quotes, else samples/
set -euo pipefail
[ $# -le 1 ] || { echo "usage: $0 [DATA_DIR]" >&2; exit 2; }
data=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
. deploy/rabbitmq.sh
need_rabbitmq
cargo build --quiet --release --locked --bin newsmill
newsmill=target/release/newsmill
folder=$(mktemp -d)
port=${PORT:-35872}
broker=
worker=
clean_up() {
  [ -z "$worker" ] || { kill -TERM "$worker" && wait "$worker"; } 2>/dev/null || true
  [ -z "$broker" ] || { kill -TERM "$broker" && wait "$broker"; } 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT

articles=samples/
if [ -n "$data" ]; then
  articles=$folder/articles.ndjson
  python3 benches/peers/articles.py texts "$data/quotes/polnear_train.jsonl.gz" >"$articles"
fi
deploy/private-broker.sh "$folder/broker" "$port" >"$folder/broker.log" 2>&1 &
broker=$!
for _ in $(seq 120); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && [ -s "$folder/broker/pid" ] && break
  kill -0 "$broker" 2>/dev/null || { cat "$folder/broker.log" >&2; exit 1; }
  sleep 1
done
export NEWSMILL__BROKER__NODES=127.0.0.1:$port NEWSMILL__WORKER__THREADS=2
"$newsmill" work 2>"$folder/worker.log" &
worker=$!
for _ in $(seq 60); do
  grep -q consuming "$folder/worker.log" && break
  kill -0 "$worker" 2>/dev/null || { cat "$folder/worker.log" >&2; exit 1; }
  sleep 0.5
done

published=$("$newsmill" publish "$articles")
count=$(echo "$published" | tr -dc '0-9 ' | awk '{ print $1 }')
"$newsmill" take --count "$count" --timeout 300s --format ndjson >/dev/null
awk -v count="$count" '
  /^VmHWM/ { most = $2 * 1024 / 1e6 }
  /^VmRSS/ { printf "%d articles: %.1f MB resident, %.1f MB at most\n", count, $2 * 1024 / 1e6, most }
' "/proc/$worker/status"
