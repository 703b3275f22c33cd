# Sourced by tests that need a worker: a RabbitMQ of its own on free ports and a worker beside it, both
# ended by stop_worker.

. deploy/rabbitmq.sh

# start_worker FOLDER: sets NEWSMILL__BROKER__NODES, and `metrics` to where the worker serves its own.
start_worker() {
  need_rabbitmq
  local port=
  for port in 21672 22672 23672 24672 26672; do
    local offset taken=
    for offset in 0 1 2 3 4; do
      ! (exec 3<>"/dev/tcp/127.0.0.1/$((port + offset))") 2>/dev/null || taken=1
    done
    [ -n "$taken" ] || break
  done
  [ -z "$taken" ] || { echo "error: no free ports were found" >&2; return 1; }
  deploy/private-broker.sh "$1/broker" "$port" >"$1/broker.log" 2>&1 &
  broker=$!
  export NEWSMILL__BROKER__NODES=127.0.0.1:$port
  metrics=127.0.0.1:$((port + 4))
  local waited
  for waited in $(seq 120); do
    "$NEWSMILL" check >/dev/null 2>&1 && break
    kill -0 "$broker" 2>/dev/null || { cat "$1/broker.log" >&2; return 1; }
    sleep 1
  done
  "$NEWSMILL" --set "http.listen=$metrics" work 2>"$1/worker.log" &
  worker=$!
  for waited in $(seq 120); do
    grep -q consuming "$1/worker.log" && return
    kill -0 "$worker" 2>/dev/null || break
    sleep 0.5
  done
  cat "$1/worker.log" >&2
  return 1
}

stop_worker() {
  [ -z "${worker:-}" ] || { kill -TERM "$worker" && wait "$worker"; } 2>/dev/null || true
  [ -z "${broker:-}" ] || { kill -TERM "$broker" && wait "$broker"; } 2>/dev/null || true
  worker= broker=
}
