# Sourced by the other scripts: has RabbitMQ there, from Debian's packages.

need_rabbitmq() {
  ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin >/dev/null 2>&1 && return
  echo "Installing RabbitMQ from Debian's packages…" >&2
  local as_root=
  [ "$(id -u)" = 0 ] || as_root=sudo
  # The package starts a node of its own where there is systemd; ours are apart from it.
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends rabbitmq-server >/dev/null
}
