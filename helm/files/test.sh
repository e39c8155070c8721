# Readiness, metrics, and a socket without a token: the upgrade succeeds (101), or is refused for the
# token's sake (403) when handshake.rejection is http. Anything else is no gateway behind the Service.
# What is not there yet is asked for again: TRIES times, PAUSE seconds apart.
set -u
failed=0
status=none

check() {
  what=$1
  left=${TRIES:-30}
  until "$2"; do
    left=$((left - 1))
    if [ "$left" -le 0 ]; then
      failed=1
      echo "FAILED  $what (last: HTTP $status)"
      return
    fi
    sleep "${PAUSE:-2}"
  done
  echo "ok      $what (HTTP $status)"
}

ask() {
  status=$(curl -s -m 5 -o /dev/null -w '%{http_code}' "$@")
}

ready() {
  ask "$MANAGEMENT/actuator/health/readiness"
  [ "$status" = 200 ]
}

metrics() {
  ask "$MANAGEMENT/actuator/prometheus"
  curl -sf -m 5 "$MANAGEMENT/actuator/prometheus" | grep -q '^fanfare_connections{'
}

socket() {
  ask --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' \
    -H 'Sec-WebSocket-Key: ZmFuZmFyZS1jaGFydC10ZQ==' "$SOCKETS/ws"
  [ "$status" = 101 ] || [ "$status" = 403 ]
}

check "ready: Redis answers" ready
check "metrics are served" metrics
check "a socket is answered on /ws" socket

exit $failed
