package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.TestConnections;

import org.awaitility.Awaitility;

import java.time.Clock;
import java.util.List;

/** One gateway's part in managing, on fake sockets and fake servers. */
final class Replica implements AutoCloseable {

    final TestConnections connections = TestConnections.with();
    final Disconnector disconnector;
    final Disconnects disconnects;
    private final ControlChannel control;

    /** One without a token. */
    Replica(FakeControlServer... servers) {
        this("", servers);
    }

    /** Returns when it listens to each of them. */
    Replica(String token, FakeControlServer... servers) {
        ManagementMetrics metrics = new ManagementMetrics(connections.meters());
        disconnector = new Disconnector(connections.registry(), metrics);
        control =
                new ControlChannel(
                        "control",
                        connections.registry().replica(),
                        List.of(servers),
                        new OrderSigner(token, "control", Clock.systemUTC()),
                        disconnector,
                        metrics);
        disconnects = new Disconnects(disconnector, control);
        var _ = new ControlMetrics(connections.meters(), control);
        control.start();
        if (servers.length > 0) {
            awaitListening();
        }
    }

    void awaitListening() {
        Awaitility.await("it listens").until(control::isListening);
    }

    double listening() {
        return connections.gauge("fanfare.management.listening");
    }

    double disconnects(String kind, String origin) {
        return connections.counter(
                "fanfare.management.disconnects", "kind", kind, "origin", origin);
    }

    double refused(String reason) {
        return connections.counter("fanfare.management.control.refused", "reason", reason);
    }

    @Override
    public void close() {
        control.stop();
    }
}
