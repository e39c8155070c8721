# Readiness, metrics, and a socket without a token: the upgrade succeeds (101), or is refused for the
# token's sake (403) when handshake.rejection is http. Anything else is no gateway behind the Service.
set -u
failed=0

check() {
  if [ "$1" = 0 ]; then echo "ok      $2"; else echo "FAILED  $2"; failed=1; fi
}

curl -sf -m 10 -o /dev/null "$MANAGEMENT/actuator/health/readiness"
check $? "ready: Redis answers"

curl -sf -m 10 "$MANAGEMENT/actuator/prometheus" | grep -q '^fanfare_connections{'
check $? "metrics are served"

status=$(curl -s -m 5 -o /dev/null -w '%{http_code}' --http1.1 \
  -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' \
  -H 'Sec-WebSocket-Key: ZmFuZmFyZS1jaGFydC10ZQ==' "$SOCKETS/ws")
[ "$status" = 101 ] || [ "$status" = 403 ]
check $? "a socket is answered on /ws (HTTP $status)"

exit $failed
