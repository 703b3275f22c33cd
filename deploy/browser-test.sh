#!/usr/bin/env bash
# Drives the lens in a real browser: reading, keyboard, touch, light and dark, accessibility, no outside
# requests; and the pulse of a worker with a RabbitMQ of its own. Installs what it needs (Debian's chromium,
# node and rabbitmq-server, two packages from npm). With --screenshots it makes the pictures of
# docs/images anew.
set -euo pipefail
cd "$(dirname "$0")/.."

need() {
  command -v "$1" >/dev/null && return
  local sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${@:2}" >/dev/null
}
need chromium chromium fonts-noto-core
need npm nodejs npm
chromium=$(command -v chromium)

[ -n "${NEWSMILL:-}" ] || { cargo build --locked --features faults --bin newsmill; NEWSMILL=target/debug/newsmill; }
npm --prefix tests/lens ci --no-fund --no-audit --silent

images=
if [ "${1:-}" = --screenshots ]; then
  mkdir -p docs/images
  images=docs/images
fi
node tests/lens/lens.test.mjs "$PWD/$NEWSMILL" "$chromium" $images

# The pulse, of a worker that has something to do.
. deploy/worker.sh
folder=$(mktemp -d)
trap 'stop_worker; rm -rf "$folder"' EXIT
start_worker "$folder"
node tests/lens/pulse.test.mjs "$PWD/$NEWSMILL" "$chromium" "$metrics" $images
