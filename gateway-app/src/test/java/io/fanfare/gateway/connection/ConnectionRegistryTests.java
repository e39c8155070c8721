package io.fanfare.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Race;
import io.fanfare.gateway.connection.ConnectionRegistry.Admission;
import io.fanfare.gateway.connection.ConnectionRegistry.Opened;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

@Timeout(60)
class ConnectionRegistryTests {

    private static Opened open(TestConnections connections, String user) {
        return connections.registry().open(user, TokenClaims.NONE, FakeTransport.instant());
    }

    private static Admission admission(TestConnections connections, String user) {
        return open(connections, user).admission();
    }

    @Test
    void aUserFindsTheirOwnOpenConnectionsOnly() {
        TestConnections connections = TestConnections.with();
        Connection first = connections.open("ann");
        Connection second = connections.open("ann");
        Connection other = connections.open("bob");
        assertThat(connections.registry().ofUser("ann")).containsExactly(first, second);
        first.close(CloseCode.IDLE_TIMEOUT);
        assertThat(connections.registry().ofUser("ann")).containsExactly(second);
        assertThat(connections.registry().ofUser("bob")).containsExactly(other);
        assertThat(connections.registry().ofUser("nobody")).isEmpty();
    }

    @Test
    void oneConnectionAboveAUsersLimitIsRefused() {
        TestConnections connections = TestConnections.with("max-per-user=2");
        Connection first = connections.open("ann");
        connections.open("ann");
        Opened third = open(connections, "ann");
        assertThat(third.admission()).isEqualTo(Admission.USER_LIMIT);
        assertThat(third.connection()).isNull();
        assertThat(admission(connections, "bob")).isEqualTo(Admission.ADMITTED);
        first.close(CloseCode.NORMAL);
        assertThat(admission(connections, "ann")).isEqualTo(Admission.ADMITTED);
        assertThat(connections.connections("open")).isEqualTo(3);
    }

    @Test
    void theNodesLimitShowsBesideTheConnections() {
        assertThat(limit(TestConnections.with("max-per-node=2"))).isEqualTo(2);
        assertThat(limit(TestConnections.with())).isInfinite();
    }

    private static double limit(TestConnections connections) {
        return connections.meters().get("fanfare.connections.limit").gauge().value();
    }

    @Test
    void oneConnectionAboveTheNodesLimitIsRefused() {
        TestConnections connections = TestConnections.with("max-per-node=2");
        connections.open("ann");
        Connection second = connections.open("bob");
        assertThat(admission(connections, "eve")).isEqualTo(Admission.NODE_LIMIT);
        second.abort();
        assertThat(admission(connections, "eve")).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void aRefusalByTheUsersLimitTakesNothingFromTheNodesLimit() {
        TestConnections connections = TestConnections.with("max-per-user=1", "max-per-node=2");
        connections.open("ann");
        assertThat(admission(connections, "ann")).isEqualTo(Admission.USER_LIMIT);
        assertThat(admission(connections, "bob")).isEqualTo(Admission.ADMITTED);
        assertThat(admission(connections, "eve")).isEqualTo(Admission.NODE_LIMIT);
    }

    @Test
    void zeroIsUnlimited() {
        TestConnections connections = TestConnections.with("max-per-user=0", "max-per-node=0");
        for (int i = 0; i < 100; i++) {
            assertThat(admission(connections, "ann")).isEqualTo(Admission.ADMITTED);
        }
    }

    @Test
    void concurrentOpensKeepTheLimits() throws InterruptedException {
        TestConnections connections = TestConnections.with("max-per-user=5", "max-per-node=8");
        Runnable openTen =
                () -> {
                    for (int i = 0; i < 10; i++) {
                        open(connections, i % 2 == 0 ? "ann" : "bob");
                    }
                };
        Race.between(Collections.nCopies(4, openTen).toArray(Runnable[]::new));
        assertThat(connections.registry().ofUser("ann")).hasSizeLessThanOrEqualTo(5);
        assertThat(connections.registry().ofUser("bob")).hasSizeLessThanOrEqualTo(5);
        assertThat(connections.registry().all()).hasSize(8);
        assertThat(connections.connections("open")).isEqualTo(8);
    }

    @Test
    void whateverEndsAConnectionNothingOfItRemains() {
        TestConnections connections = TestConnections.withOutbound("max-frames=1");
        FakeTransport broken = FakeTransport.holding();
        FakeTransport slow = FakeTransport.holding();
        Connection brokenOne = connections.open("u", broken);
        Connection slowOne = connections.open("u", slow);
        brokenOne.send(Frame.ofReply(new Reply.Pong()));
        broken.fail();
        for (int i = 0; i < 3; i++) {
            slowOne.send(Frame.ofReply(new Reply.Pong()));
        }
        slow.complete();
        Connection closed = connections.open("u");
        closed.close(CloseCode.IDLE_TIMEOUT);
        Connection drained = connections.open("u");
        drained.closeAfterFlush(CloseCode.SERVICE_RESTART, "");
        Connection aborted = connections.open("u");
        aborted.abort();
        Connection left = connections.open("u");

        assertThat(connections.connections("open")).isEqualTo(1);
        assertThat(connections.connections("closing")).isEqualTo(5);
        for (Connection connection :
                new Connection[] {brokenOne, slowOne, closed, drained, aborted, left}) {
            connection.gone(1006);
            connection.gone(1006);
        }
        assertThat(connections.connections("open")).isZero();
        assertThat(connections.connections("closing")).isZero();
        assertThat(connections.registry().ofUser("u")).isEmpty();
        assertThat(connections.registry().all()).isEmpty();
        assertThat(connections.gauge("fanfare.outbound.queued")).isZero();
        assertThat(connections.gauge("fanfare.outbound.queued.frames")).isZero();
    }

    @Test
    void noneIsAdmittedWhileDraining() {
        TestConnections connections = TestConnections.with();
        connections.open("ann");
        connections.registry().startDraining();
        assertThat(connections.registry().isDraining()).isTrue();
        assertThat(admission(connections, "ann")).isEqualTo(Admission.DRAINING);
        assertThat(connections.connections("open")).isEqualTo(1);
    }

    @Test
    void closeListenersHearOfAClosedConnectionOnce() {
        TestConnections connections = TestConnections.with();
        StringBuilder heard = new StringBuilder();
        connections.addCloseListener(c -> heard.append(c).append(c.isOpen() ? " open" : " closed"));
        Connection connection = connections.open("ann");
        connection.close(CloseCode.IDLE_TIMEOUT);
        connection.gone(1000);
        assertThat(heard).hasToString("connection 1 closed");
    }

    @Test
    void theSweepGroupsShareTheConnectionsEvenly() {
        TestConnections connections = TestConnections.with();
        for (int i = 0; i < 50; i++) {
            connections.open("ann");
        }
        assertThat(IntStream.range(0, ConnectionRegistry.SWEEP_GROUPS))
                .allSatisfy(
                        group -> assertThat(connections.registry().sweepGroup(group)).hasSize(5));
    }

    /** Whoever finds it may send to it, and the socket may be reset. */
    @Test
    void aConnectionIsInTheBooksBeforeItIsFound() throws InterruptedException {
        TestConnections connections = TestConnections.with();
        AtomicInteger foundTooEarly = new AtomicInteger();
        for (int round = 0; round < 500; round++) {
            Race.between(
                    () -> connections.open("u"),
                    () -> {
                        Connection found = firstFound(connections.registry());
                        if (!isInTheBooks(connections.registry(), found)) {
                            foundTooEarly.incrementAndGet();
                        }
                        found.gone(1006);
                    });
        }
        assertThat(foundTooEarly).hasValue(0);
        assertThat(connections.connections("open")).isZero();
        assertThat(connections.connections("closing")).isZero();
        assertThat(connections.registry().all()).isEmpty();
    }

    private static Connection firstFound(ConnectionRegistry registry) {
        while (true) {
            for (Connection found : registry.ofUser("u")) {
                return found;
            }
        }
    }

    private static boolean isInTheBooks(ConnectionRegistry registry, Connection connection) {
        int group = (int) (connection.id().number() % ConnectionRegistry.SWEEP_GROUPS);
        return registry.sweepGroup(group).contains(connection);
    }
}
