#!/usr/bin/env bash
# Installs what the tests need and runs all of them. Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/rabbitmq.sh
need_rabbitmq
export NEWSMILL_REQUIRE_BROKER=1
exec cargo test --locked --features faults "$@"
