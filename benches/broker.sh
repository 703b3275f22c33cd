#!/usr/bin/env bash
# What a worker gets through: beside a bare loop with stages off, with stages on, with more workers, with
# other prefetches. On a RabbitMQ of its own. ROUNDS=3 and MESSAGES=20000 by default.
set -eu
cd "$(dirname "$0")/.."
. deploy/rabbitmq.sh
need_rabbitmq
cargo build --quiet --release --bin newsmill --example throughput
folder=$(mktemp -d)
port=${PORT:-35772}
deploy/private-broker.sh "$folder" "$port" &
broker=$!
trap 'kill -TERM $broker; wait $broker || true; rm -rf "$folder"' EXIT
for _ in $(seq 120); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && [ -s "$folder/pid" ] && break
    sleep 1
done
BROKER_PID=$(cat "$folder/pid") target/release/examples/throughput "127.0.0.1:$port" target/release/newsmill "${ROUNDS:-3}" "${MESSAGES:-20000}"
