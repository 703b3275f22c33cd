#!/usr/bin/env bash
# Fills a database with the records of the output queue, in batches, until it is stopped.
#   sink.sh duckdb FILE     or     sink.sh postgres
# BATCH records at a time (1000), or as many as come before none does for WAIT (2s). NEWSMILL and PYTHON
# name the programs; SPOOL the folder for batches under way; ROUNDS ends it after so many.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
newsmill=${NEWSMILL:-newsmill} python=${PYTHON:-python3} spool=${SPOOL:-spool}
[ "${1:-}" = postgres ] || { [ "${1:-}" = duckdb ] && [ -n "${2:-}" ]; } || { sed -n '2,5p' "$0" >&2; exit 2; }
kind=$1 database=${2:-}

load() {
  if [ "$kind" = duckdb ]; then
    "$python" "$here/duckdb/load.py" "$database" "$1"
  else
    psql -q -X -v ON_ERROR_STOP=1 -f "$here/postgres/schema.sql"
    psql -q -X -v ON_ERROR_STOP=1 -v file="$1" -f "$here/postgres/load.sql"
  fi
}
# Loads every batch on disk, the oldest first; one that was cut in the middle of a line ends before it.
load_all() {
  for batch in "$spool"/*.ndjson; do
    [ -e "$batch" ] || return 0
    if [ -s "$batch" ] && [ -n "$(tail -c 1 "$batch")" ]; then sed -i '$d' "$batch"; fi
    [ ! -s "$batch" ] || load "$batch"
    rm "$batch"
  done
}

mkdir -p "$spool"
load_all
round=0
while [ "$round" -lt "${ROUNDS:-999999999}" ]; do
  round=$((round + 1))
  batch=$spool/$(date +%s%N).ndjson
  # It fails when the queue is empty, which is no fault, and when the broker is away, which it says.
  "$newsmill" take -f ndjson --count "${BATCH:-1000}" --timeout "${WAIT:-2s}" > "$batch" 2> "$spool/said" \
    || grep -q 'no record came' "$spool/said" || { cat "$spool/said" >&2; sleep 5; }
  load_all
done
