#!/usr/bin/env bash
# The long soak: a RabbitMQ cluster of three nodes, workers and traffic under faults for an hour, and the
# ledger in the end. Other figures by the environment: NEWSMILL_SOAK_ARTICLES, _FAULTS, _RATE (articles a
# second), _WORKERS, _ONLY (a part of a fault's name), and _SEED, which makes the same articles and the
# same faults in the same order. Articles go on until the faults are over.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/rabbitmq.sh
need_rabbitmq
export NEWSMILL_REQUIRE_BROKER=1
export NEWSMILL_SOAK_ARTICLES=${NEWSMILL_SOAK_ARTICLES:-200000}
export NEWSMILL_SOAK_FAULTS=${NEWSMILL_SOAK_FAULTS:-100}
export NEWSMILL_SOAK_RATE=${NEWSMILL_SOAK_RATE:-56}
export NEWSMILL_SOAK_SEED=${NEWSMILL_SOAK_SEED:-$(($(date +%s) % 100000))}
echo "seed $NEWSMILL_SOAK_SEED: $NEWSMILL_SOAK_ARTICLES articles, $NEWSMILL_SOAK_FAULTS faults" >&2
exec cargo test --locked --features faults --test broker -- soak::under_every_fault --nocapture
