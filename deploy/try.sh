#!/usr/bin/env bash
# See newsmill work: a RabbitMQ of its own, a worker, the sample articles in, their records out.
# Everything is in a temporary folder and gone afterwards. With --keep the broker and the worker stay
# until you press Enter.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/rabbitmq.sh

keep=
[ "${1:-}" = --keep ] && keep=1

say() { printf '\n\033[1m%s\033[0m\n' "$*" >&2; }

folder=$(mktemp -d)
broker=
worker=
clean_up() {
  [ -n "$worker" ] && kill -TERM "$worker" 2>/dev/null && wait "$worker" 2>/dev/null || true
  [ -n "$broker" ] && kill -TERM "$broker" 2>/dev/null && wait "$broker" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# True when nothing listens on the port.
is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# True when a broker answers on the port.
speaks_amqp() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'AMQP\0\0\011\001' >&3
  IFS= read -r -t 5 -n 1 -u 3 _
  local answered=$?
  exec 3>&-
  return $answered
}

need_rabbitmq

port=
for candidate in 27672 28672 29672 30672 31672; do
  if is_free "$candidate" && is_free $((candidate + 1)) && is_free $((candidate + 2)) && is_free $((candidate + 3)); then
    port=$candidate
    break
  fi
done
[ -n "$port" ] || { echo "error: no free ports were found" >&2; exit 1; }

say "Starting a RabbitMQ of its own on port $port, and building newsmill"
deploy/private-broker.sh "$folder/broker" "$port" >"$folder/broker.log" 2>&1 &
broker=$!
cargo build --profile quick --locked --bin newsmill
for _ in $(seq 120); do
  speaks_amqp "$port" 2>/dev/null && break
  kill -0 "$broker" 2>/dev/null || { cat "$folder/broker.log" "$folder/broker/console.log" >&2; exit 1; }
  sleep 1
done

export NEWSMILL__BROKER__NODES=127.0.0.1:$port
newsmill=target/quick/newsmill

say "newsmill work"
"$newsmill" work 2>"$folder/worker.log" &
worker=$!
for _ in $(seq 60); do
  grep -q consuming "$folder/worker.log" && break
  kill -0 "$worker" 2>/dev/null || { cat "$folder/worker.log" >&2; exit 1; }
  sleep 0.5
done

say "newsmill publish samples/"
published=$("$newsmill" publish samples/)
echo "$published"
count=$(echo "$published" | tr -dc '0-9 ' | awk '{ print $1 }')

say "newsmill take --count $count"
CLICOLOR_FORCE=1 "$newsmill" take --count "$count" --timeout 60s --format pretty

say "newsmill check"
"$newsmill" check

say "$count articles went through RabbitMQ and came out as records."
cat >&2 <<'HINTS'
To look further:
  newsmill enrich samples/                        the same without a broker
  newsmill enrich -f ndjson samples/1-wire.txt    the record itself, as JSON
  newsmill schema                                 what is in a record
  deploy/try.sh --keep                            this, and leave the broker and the worker running
HINTS
if [ -n "$keep" ]; then
  say "The broker listens on 127.0.0.1:$port (user guest, password guest; management on port $((port + 2))). Press Enter to end."
  read -r _
fi
