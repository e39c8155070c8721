package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.TestConnections;

import org.awaitility.Awaitility;

import java.util.List;

/** One gateway's part in managing, on fake sockets and fake servers. */
final class Replica implements AutoCloseable {

    final TestConnections connections = TestConnections.with();
    final Disconnector disconnector;
    final Disconnects disconnects;
    private final ControlChannel control;

    /** Returns when it listens to each of them. */
    Replica(FakeControlServer... servers) {
        ManagementMetrics metrics = new ManagementMetrics(connections.meters());
        disconnector = new Disconnector(connections.registry(), metrics);
        control =
                new ControlChannel(
                        "control",
                        connections.registry().replica(),
                        List.of(servers),
                        disconnector,
                        metrics);
        disconnects = new Disconnects(disconnector, control);
        List<Integer> before = List.of(servers).stream().map(FakeControlServer::listeners).toList();
        control.start();
        for (int i = 0; i < servers.length; i++) {
            FakeControlServer server = servers[i];
            int one = before.get(i) + 1;
            Awaitility.await("it listens").until(() -> server.listeners() == one);
        }
    }

    double disconnects(String kind, String origin) {
        return connections.counter(
                "fanfare.management.disconnects", "kind", kind, "origin", origin);
    }

    @Override
    public void close() {
        control.stop();
    }
}
