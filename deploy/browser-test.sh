#!/usr/bin/env bash
# Drives the lens in a real browser: reading, keyboard, touch, light and dark, accessibility, no outside
# requests. Installs what it needs (Debian's chromium and node, two packages from npm). With
# --screenshots it makes the pictures of docs/images anew.
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
exec node tests/lens/lens.test.mjs "$PWD/$NEWSMILL" "$chromium" $images
