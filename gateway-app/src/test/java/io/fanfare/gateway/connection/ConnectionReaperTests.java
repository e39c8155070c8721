package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.gateway.outbound.Transport;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.SmartLifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Sweeps by hand at points in time of the test's choice. */
class ConnectionReaperTests {

    private final FakeTransport transport = FakeTransport.holding();

    /** Connections and their reaper; times are relative to when the connection was last heard. */
    private static final class Node {
        private final TestConnections connections;
        private final RefusedSockets refused;
        private final ConnectionReaper reaper;
        private long heardNanos;

        Node(TestConnections connections) {
            this.connections = connections;
            this.refused = new RefusedSockets(connections.properties());
            this.reaper =
                    new ConnectionReaper(
                            connections.registry(),
                            refused,
                            connections.properties(),
                            connections.queues(),
                            Clock.systemUTC());
        }

        static Node with(String... settings) {
            return new Node(TestConnections.with(settings));
        }

        Connection open(FakeTransport transport, Instant expiresAt) {
            Connection connection =
                    Objects.requireNonNull(
                            connections
                                    .registry()
                                    .open("u", new TokenClaims(null, expiresAt), transport)
                                    .connection());
            hear(connection);
            return connection;
        }

        Connection open(FakeTransport transport) {
            return open(transport, Instant.ofEpochMilli(Long.MAX_VALUE));
        }

        void hear(Connection connection) {
            heardNanos = System.nanoTime();
            connection.heard(heardNanos);
        }

        void sweepAt(Duration sinceHeard) {
            sweep(sinceHeard, 0);
        }

        void sweep(Duration sinceHeard, long nowMillis) {
            for (int group = 0; group < ConnectionRegistry.SWEEP_GROUPS; group++) {
                reaper.sweep(group, heardNanos + sinceHeard.toNanos(), nowMillis);
            }
        }
    }

    private static Frame pong() {
        return Frame.ofReply(new Reply.Pong());
    }

    @Test
    void pingsOnceAnInterval() {
        Node node = Node.with("idle-timeout=0");
        node.open(transport);
        node.sweepAt(Duration.ofSeconds(25));
        assertThat(transport.pings()).isEqualTo(1);
        node.sweepAt(Duration.ofSeconds(49));
        assertThat(transport.pings()).isEqualTo(1);
        node.sweepAt(Duration.ofSeconds(50));
        assertThat(transport.pings()).isEqualTo(2);
    }

    @Test
    void firstPingsAreSpreadOverTheInterval() {
        Node node = Node.with("max-per-user=0");
        for (int i = 0; i < 200; i++) {
            node.open(FakeTransport.instant());
        }
        long late =
                node.connections
                        .registry()
                        .all()
                        .filter(
                                c ->
                                        c.nextPingNanos() - node.heardNanos
                                                > Duration.ofSeconds(12).toNanos())
                        .count();
        assertThat(late).isBetween(20L, 180L);
    }

    @Test
    void aSilentConnectionIsClosed() {
        Node node = Node.with();
        Connection connection = node.open(transport);
        node.sweepAt(Duration.ofSeconds(60));
        assertThat(connection.isOpen()).isTrue();
        node.sweepAt(Duration.ofSeconds(60).plusNanos(1));
        assertThat(transport.closes()).containsExactly(new Close(4004, "Idle timeout"));
    }

    @Test
    void whoeverIsHeardStaysOpen() {
        Node node = Node.with();
        Connection connection = node.open(transport);
        connection.heard(node.heardNanos + Duration.ofSeconds(50).toNanos());
        node.sweepAt(Duration.ofSeconds(100));
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aStalledConnectionIsClosedAndItsSocketCut() {
        Node node = Node.with();
        Connection connection = node.open(transport);
        connection.send(pong());
        node.sweepAt(Duration.ofSeconds(10));
        assertThat(connection.isOpen()).isTrue();
        node.hear(connection);
        node.sweepAt(Duration.ofSeconds(10).plusNanos(2));
        assertThat(connection.isOpen()).isFalse();
        assertThat(node.connections.counter("fanfare.connections.closed", "code", "4005"))
                .isEqualTo(1);
        assertThat(transport.closes()).isEmpty();
        assertThat(transport.aborts()).isZero();
        node.hear(connection);
        node.sweepAt(Duration.ofSeconds(5).plusNanos(1));
        assertThat(transport.aborts()).isEqualTo(1);
    }

    @Test
    void anExpiredConnectionIsClosed() {
        Node node = Node.with();
        Connection connection = node.open(transport, Instant.ofEpochSecond(100));
        node.sweep(Duration.ZERO, 99_999);
        assertThat(connection.isOpen()).isTrue();
        node.sweep(Duration.ZERO, 100_000);
        assertThat(transport.closes()).containsExactly(new Close(4003, "Token expired"));
    }

    /** Valid seconds whose milliseconds are more than a long holds. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                9_300_000_000_000_000L,
                9_999_999_999_999_999L,
                31_000_000_000_000_000L,
                -9_300_000_000_000_000L
            })
    void anExpiryFarAwayDisturbsNoVisit(long expirySeconds) {
        Node node = Node.with("idle-timeout=0");
        Connection connection = node.open(transport, Instant.ofEpochSecond(expirySeconds));
        node.sweepAt(Duration.ofSeconds(25));
        boolean isAhead = expirySeconds > 0;
        assertThat(connection.isOpen()).isEqualTo(isAhead);
        assertThat(transport.pings()).isEqualTo(isAhead ? 1 : 0);
    }

    @Test
    void expiryCanBeSwitchedOff() {
        Node node = Node.with("close-on-expiry=false");
        Connection connection = node.open(transport, Instant.ofEpochSecond(100));
        node.sweep(Duration.ZERO, 100_000);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aRenewedConnectionIsClosedAtItsNewExpiry() {
        Node node = Node.with();
        Connection connection = node.open(transport, Instant.ofEpochSecond(100));
        connection.renew(new TokenClaims(null, Instant.ofEpochSecond(200)));
        node.sweep(Duration.ZERO, 100_000);
        assertThat(connection.isOpen()).isTrue();
        node.sweep(Duration.ZERO, 200_000);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aSocketThatDoesNotFinishClosingIsCut() {
        Node node = Node.with();
        Connection connection = node.open(transport);
        connection.close(CloseCode.SLOW_CONSUMER);
        node.sweepAt(Duration.ofSeconds(5));
        assertThat(transport.aborts()).isZero();
        node.hear(connection);
        node.sweepAt(Duration.ofSeconds(5).plusNanos(1));
        assertThat(transport.aborts()).isEqualTo(1);
        connection.gone(1006);
        node.sweepAt(Duration.ofHours(1));
        assertThat(transport.aborts()).isEqualTo(1);
    }

    @Test
    void aSocketThatItsContainerDoesNotFinishEndingIsCut() {
        Node node = Node.with();
        Connection connection = node.open(transport);
        connection.send(pong());
        transport.ending().fail();
        node.hear(connection);
        node.sweepAt(Duration.ofSeconds(4));
        assertThat(transport.aborts()).isZero();
        node.sweepAt(Duration.ofSeconds(5).plusNanos(1));
        assertThat(transport.aborts()).isEqualTo(1);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void zeroSwitchesPingIdleAndStallOff() {
        Node quiet = new Node(TestConnections.with("ping-interval=0", "idle-timeout=0"));
        Connection silent = quiet.open(transport);
        quiet.sweepAt(Duration.ofDays(1));
        assertThat(silent.isOpen()).isTrue();
        assertThat(transport.pings()).isZero();

        FakeTransport stuck = FakeTransport.holding();
        Node patient = new Node(TestConnections.withOutbound("stalled-after=0"));
        Connection stalled = patient.open(stuck);
        stalled.send(pong());
        patient.sweepAt(Duration.ofSeconds(59));
        assertThat(stalled.isOpen()).isTrue();
    }

    @Test
    void oneConnectionThatCannotBeVisitedDoesNotHideTheOthers() {
        Node node = Node.with();
        node.open(
                FakeTransport.instant()
                        .onClose(
                                () -> {
                                    throw new IllegalStateException("a defect");
                                }));
        for (int i = 1; i < ConnectionRegistry.SWEEP_GROUPS; i++) {
            node.open(FakeTransport.instant());
        }
        Connection sameGroup = node.open(transport);
        node.sweepAt(Duration.ofSeconds(61));
        assertThat(sameGroup.isOpen()).isFalse();
        assertThat(node.connections.connections("open")).isZero();
    }

    @Test
    void nothingThatARefusedSocketDoesEndsTheReaper() {
        Node node = Node.with("idle-timeout=0", "close-timeout=100ms");
        node.refused.refuse(unabortable(), CloseCode.INVALID_TOKEN);
        node.open(transport);
        long later = node.heardNanos + Duration.ofSeconds(25).toNanos();
        for (int group = 0; group < ConnectionRegistry.SWEEP_GROUPS; group++) {
            node.reaper.tick(later, 0);
        }
        assertThat(transport.pings()).isEqualTo(1);
    }

    @Test
    void nothingThatAConnectionDoesEndsTheReaper() {
        Node node = Node.with();
        node.open(
                FakeTransport.instant()
                        .onClose(
                                () -> {
                                    throw new StackOverflowError("a defect");
                                }));
        Connection next = node.open(transport);
        long later = node.heardNanos + Duration.ofSeconds(61).toNanos();
        for (int group = 0; group < ConnectionRegistry.SWEEP_GROUPS; group++) {
            node.reaper.tick(later, 0);
        }
        assertThat(next.isOpen()).isFalse();
    }

    private static Transport unabortable() {
        return new Transport() {
            @Override
            public void write(Frame[] frames, Completion completion) {}

            @Override
            public void ping() {}

            @Override
            public void close(int code, String reason) {}

            @Override
            public boolean isEnding() {
                return false;
            }

            @Override
            public void abort() {
                throw new NoClassDefFoundError("a defect");
            }
        };
    }

    /** A drain takes its time, and the dead, the stuck and the refused do not wait for its end. */
    @Test
    void itStopsAfterTheDrain() {
        assertThat(Node.with().reaper.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE);
    }
}
