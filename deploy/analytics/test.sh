#!/usr/bin/env bash
# Tests the analytics and the Python examples, against a PostgreSQL and a RabbitMQ of their own: installs what
# is missing from Debian's packages, and the Python packages into a temporary folder. Needs the built newsmill
# (target/release/newsmill, or the one that NEWSMILL names). Arguments go to `python -m unittest`.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/rabbitmq.sh

export NEWSMILL=${NEWSMILL:-target/release/newsmill}
[ -x "$NEWSMILL" ] || { echo "error: $NEWSMILL is not built: cargo build --release" >&2; exit 1; }

need_rabbitmq
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
missing=()
ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || missing+=(postgresql)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
command -v psql >/dev/null || missing+=(postgresql-client)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]} from Debian's packages…" >&2
  $as_root apt-get update -qq
  # The package would start a server of its own where there is systemd; ours is apart from it.
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

folder=$(mktemp -d)
chmod 755 "$folder"
postgres=
clean_up() {
  [ -n "$postgres" ] && kill -INT "$postgres" 2>/dev/null && wait "$postgres" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# A free port, with $1 - 1 free ones after it.
free_ports() {
  python3 - "$1" <<'PYTHON'
import random, socket, sys
while True:
    first, held = random.randrange(20000, 30000), []
    try:
        for port in range(first, first + int(sys.argv[1])):
            held.append(socket.socket())
            held[-1].bind(("127.0.0.1", port))
    except OSError:
        continue
    finally:
        for one in held:
            one.close()
    print(first)
    break
PYTHON
}

echo "Installing the Python packages of deploy/analytics/requirements.txt…" >&2
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r deploy/analytics/requirements.txt
export PATH=$folder/venv/bin:$PATH

port=$(free_ports 1)
deploy/analytics/private-postgres.sh "$folder/postgres" "$port" >"$folder/postgres.log" 2>&1 &
postgres=$!
for _ in $(seq 240); do
  psql -h 127.0.0.1 -p "$port" -U newsmill -c '' newsmill 2>/dev/null && break
  kill -0 "$postgres" 2>/dev/null || { cat "$folder/postgres.log" >&2; exit 1; }
  sleep 0.25
done

export PYTHONDONTWRITEBYTECODE=1
export NEWSMILL_TEST_POSTGRES="host=127.0.0.1 port=$port user=newsmill dbname=newsmill"
NEWSMILL_TEST_AMQP_PORT=$(free_ports 4)
export NEWSMILL_TEST_AMQP_PORT NEWSMILL_TEST_AMQP_FOLDER=$folder/broker
NEWSMILL=$(realpath "$NEWSMILL")
cd deploy/analytics/tests
if [ $# -gt 0 ]; then
  python -m unittest "$@"
else
  python -m unittest -v
fi
echo "Analytics: loading, the consumer, the questions and the examples were checked on DuckDB and PostgreSQL."
