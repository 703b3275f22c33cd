#!/usr/bin/env bash
# Loads records into DuckDB (from PyPI) and PostgreSQL (from Debian, one of its own in a temporary folder),
# asks the ten questions of both, and compares: with each other, and with what is known of the articles.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${NEWSMILL:-}" ] || { cargo build --locked --features faults --bin newsmill; NEWSMILL=target/debug/newsmill; }
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
. deploy/worker.sh
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

work=$(mktemp -d)
as_user=()
if [ "$(id -u)" = 0 ]; then as_user=(runuser -u postgres --); chown postgres "$work"; fi
clean_up() {
  [ ! -e "$work/pg/postmaster.pid" ] || "${as_user[@]}" "$bin/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null
  stop_worker
  rm -rf "$work"
}
trap clean_up EXIT
# A folder that others may read: the server runs as another user.
chmod 755 "$work"
"${as_user[@]}" "$bin/initdb" -D "$work/pg" -U tester -A trust -E UTF8 --locale=C >/dev/null
"${as_user[@]}" "$bin/pg_ctl" -D "$work/pg" -w -o "-k $work -c listen_addresses='' -c fsync=off" -l "$work/pg.log" start >/dev/null
export PGHOST=$work PGUSER=tester PGDATABASE=postgres
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb

"$NEWSMILL" enrich -f ndjson samples/ deploy/analytics/stories.ndjson > "$work/first.ndjson"
"$NEWSMILL" enrich -f ndjson deploy/analytics/stories-changed.ndjson > "$work/second.ndjson"
sql() { psql -q -X -v ON_ERROR_STOP=1 "$@"; }
# Each file twice: the second time must change nothing.
for file in "$work/first.ndjson" "$work/first.ndjson" "$work/second.ndjson" "$work/second.ndjson"; do
  sql -f deploy/analytics/postgres/schema.sql 2>/dev/null
  sql -v file="$file" -f deploy/analytics/postgres/load.sql
  "$work/venv/bin/python" deploy/analytics/duckdb/load.py "$work/news.duckdb" "$file"
done
for question in deploy/analytics/questions/*.sql; do
  sql -c "INSERT INTO people VALUES ('Anna Berg', 'women'), ('Tom Reyes', 'men') ON CONFLICT DO NOTHING"
  sql --csv -f "$question" > "$work/$(basename "$question" .sql).csv"
done
"$work/venv/bin/python" deploy/analytics/test.py "$work"

# The consumer, beside a worker: what it fills is what loading the files fills. The first batch is found on
# disk, as if a crash had left it there, its last line cut.
start_worker "$work"
"$NEWSMILL" publish samples/ deploy/analytics/stories.ndjson
mkdir "$work/spool"
{ head -n 1 "$work/first.ndjson"; head -c 100 "$work/second.ndjson"; } > "$work/spool/0.ndjson"
SPOOL=$work/spool PYTHON=$work/venv/bin/python BATCH=4 WAIT=5s ROUNDS=4 deploy/analytics/sink.sh duckdb "$work/sunk.duckdb"
"$work/venv/bin/python" deploy/analytics/duckdb/load.py "$work/loaded.duckdb" "$work/first.ndjson"
SPOOL=$work/spool BATCH=1 WAIT=1s ROUNDS=1 deploy/analytics/sink.sh postgres
"$work/venv/bin/python" - "$work" <<'PYTHON'
import duckdb, sys
count = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM quotes), (SELECT count(*) FROM mentions), (SELECT count(*) FROM quote_versions)"
sunk, loaded = (duckdb.connect(f"{sys.argv[1]}/{name}.duckdb").execute(count).fetchone() for name in ("sunk", "loaded"))
assert sunk == loaded and sunk[0] > 5, (sunk, loaded)
print(f"ok    the consumer filled in {sunk[0]} articles, {sunk[1]} quotes, {sunk[2]} mentions")
PYTHON
[ -z "$(ls "$work/spool"/*.ndjson 2>/dev/null)" ] || { echo "batches were left behind" >&2; exit 1; }
