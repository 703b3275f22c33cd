#!/usr/bin/env bash
# Runs a RabbitMQ node of its own in the foreground, for trying newsmill out and for its tests.
#
#   deploy/private-broker.sh FOLDER PORT [NAME_SERVER_PORT PORT...]
#
# Everything of the node is in FOLDER; it listens on 127.0.0.1 only: AMQP on PORT, its cluster port on
# PORT+1, management on PORT+2, its name server on PORT+3. Stop it with SIGTERM. It needs the package
# rabbitmq-server but neither systemd nor root.
#
# With a NAME_SERVER_PORT the node forms a cluster with the nodes of the other PORTs, which are given
# the same; whoever started them ends the name server.
set -euo pipefail

folder=$(mkdir -p "$1" && cd "$1" && pwd)
port=$2
name_server=${3:-}
shift $(($# < 3 ? 2 : 3))

server=$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$server" ]; then
  echo "RabbitMQ is not installed: apt-get install rabbitmq-server" >&2
  exit 1
fi

: >"$folder/env.conf"
echo '[rabbitmq_management,rabbitmq_consistent_hash_exchange].' >"$folder/enabled_plugins"
cat >"$folder/rabbitmq.conf" <<CONF
listeners.tcp.default = 127.0.0.1:$port
management.tcp.ip = 127.0.0.1
management.tcp.port = $((port + 2))
log.console = false
log.file.level = warning
disk_free_limit.absolute = 50MB
CONF
# What whoever starts it adds: settings, with the plugin that knows users by their certificates.
if [ -e "$folder/extra.conf" ]; then
  cat "$folder/extra.conf" >>"$folder/rabbitmq.conf"
  sed -i 's/\]\.$/,rabbitmq_auth_mechanism_ssl]./' "$folder/enabled_plugins"
fi
if [ -n "$name_server" ]; then
  {
    echo "cluster_partition_handling = pause_minority"
    echo "cluster_formation.peer_discovery_backend = classic_config"
    number=0
    for peer in "$port" "$@"; do
      echo "cluster_formation.classic_config.nodes.$((number += 1)) = newsmill-$peer@localhost"
    done
  } >>"$folder/rabbitmq.conf"
  # Nodes of a cluster share a secret; these listen on this machine only.
  [ -e "$folder/.erlang.cookie" ] || echo "newsmill-$name_server" >"$folder/.erlang.cookie"
  chmod 400 "$folder/.erlang.cookie"
fi

export HOME=$folder
export ERL_CRASH_DUMP=$folder/erl_crash.dump
export RABBITMQ_NODENAME=newsmill-$port@localhost
export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
export RABBITMQ_NODE_PORT=$port
export RABBITMQ_DIST_PORT=$((port + 1))
export RABBITMQ_MNESIA_BASE=$folder/data
export RABBITMQ_LOG_BASE=$folder/log
export RABBITMQ_PID_FILE=$folder/pid
export RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf
export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins
export RABBITMQ_CONF_ENV_FILE=$folder/env.conf
export ERL_EPMD_PORT=${name_server:-$((port + 3))}
export ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none"
export LC_ALL=C.UTF-8

# The name server outlives the node unless it is ended with it.
child=
end() {
  trap '' TERM INT
  [ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child" 2>/dev/null
  [ -n "$name_server" ] || epmd -port "$ERL_EPMD_PORT" -kill >/dev/null 2>&1 || true
  exit 0
}
trap end TERM INT
"$server/rabbitmq-server" >"$folder/console.log" 2>&1 &
child=$!
wait "$child"
