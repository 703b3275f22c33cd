#!/usr/bin/env bash
# Runs a PostgreSQL of its own in the foreground, for trying the analytics out and for their tests.
#
#   deploy/analytics/private-postgres.sh FOLDER PORT
#
# Its data and socket are in FOLDER; it listens on 127.0.0.1:PORT too, and trusts whoever reaches it: it is
# not for production. User and database are called newsmill. Stop it with SIGTERM. It needs the package
# postgresql. PostgreSQL refuses root, so root runs it as the user postgres.
set -euo pipefail

folder=$(mkdir -p "$1" && cd "$1" && pwd)
port=$2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql" >&2
  exit 1
fi

as_user=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_user=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

cd "$folder"
[ -d data ] || "${as_user[@]}" "$bin/initdb" --pgdata=data --username=newsmill --auth=trust --encoding=UTF8 \
  --locale=C.UTF-8 --no-sync >/dev/null
# The database is made in single-user mode: that needs no server yet.
[ -e made ] || {
  echo 'CREATE DATABASE newsmill' | "${as_user[@]}" "$bin/postgres" --single -D data postgres >/dev/null
  touch made
}
exec "${as_user[@]}" "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories="$folder" -c fsync=off
