package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Logs;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.Disconnects.Outcome;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlChannelTests {

    private static final String TOKEN = "a-token-for-the-tests";

    private final FakeControlServer server = new FakeControlServer();
    private final Replica here = new Replica(server);
    private final Replica there = new Replica(server);

    @AfterEach
    void end() {
        here.close();
        there.close();
    }

    @Test
    void anOrderIsCarriedOutByEveryGatewayOnce() {
        FakeTransport near = FakeTransport.instant();
        FakeTransport far = FakeTransport.instant();
        here.connections.open("ann", near);
        there.connections.open("ann", far);
        there.connections.open("ann", far);
        Connection other = there.connections.open("bob");
        assertThat(here.disconnects.everywhere(Kind.USER, "ann", 1013))
                .isEqualTo(new Outcome(1, "sent", 2));
        assertThat(near.closes()).containsExactly(new Close(1013, "Try again later"));
        assertThat(far.closes()).hasSize(2).containsOnly(new Close(1013, "Try again later"));
        assertThat(other.isOpen()).isTrue();
        assertThat(here.disconnects("user", "local")).isEqualTo(1);
        assertThat(here.disconnects("user", "remote")).isZero();
        assertThat(there.disconnects("user", "remote")).isEqualTo(2);
    }

    /** Else a client that is back already would be closed again. */
    @Test
    void theSenderDoesNotHearItself() {
        Connection newcomer = here.connections.open("ann");
        String own = here.connections.registry().replica();
        String message = "{\"origin\":\"%s\",\"kind\":\"user\",\"value\":\"ann\",\"code\":4003}";
        server.publish("control", message.formatted(own));
        assertThat(newcomer.isOpen()).isTrue();
        server.publish("control", message.formatted("somebody"));
        assertThat(newcomer.isOpen()).isFalse();
    }

    @Test
    void aMessageThatIsNoOrderIsCountedAndEndsNothing() {
        Connection connection = there.connections.open("ann");
        server.publish("control", "nonsense");
        assertThat(there.connections.counter("fanfare.management.control.malformed")).isOne();
        here.disconnects.everywhere(Kind.USER, "ann", null);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void withoutAServerTheOrderIsCarriedOutHereAndTheAnswerSaysSo() {
        FakeTransport transport = FakeTransport.instant();
        here.connections.open("ann", transport);
        Connection far = there.connections.open("ann");
        server.goAway();
        assertThat(here.disconnects.everywhere(Kind.USER, "ann", null))
                .isEqualTo(new Outcome(1, "failed", 0));
        assertThat(transport.closes()).containsExactly(new Close(4003, "Disconnected by operator"));
        assertThat(far.isOpen()).isTrue();
    }

    @Test
    void oneServerOfSeveralIsEnough() {
        FakeControlServer second = new FakeControlServer();
        try (Replica sender = new Replica(server, second);
                Replica receiver = new Replica(server, second)) {
            Connection connection = receiver.connections.open("ann");
            second.goAway();
            assertThat(sender.disconnects.everywhere(Kind.USER, "ann", null).broadcast())
                    .isEqualTo("sent");
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void anOutageIsSaidOnceAndEndsByItself() {
        Connection far = there.connections.open("ann");
        assertThat(there.listening()).isOne();
        try (Logs logs = Logs.capture()) {
            int before = server.refused();
            server.goAway();
            Awaitility.await("both have tried often").until(() -> server.refused() >= before + 6);
            assertThat(there.listening()).isZero();
            server.comeBack();
            here.awaitListening();
            there.awaitListening();
            assertThat(there.listening()).isOne();
            assertThat(logs.lines())
                    .filteredOn(line -> line.startsWith("Orders of other gateways do not arrive"))
                    .hasSize(2)
                    .containsOnly(
                            "Orders of other gateways do not arrive: cannot listen to control at"
                                    + " fake:1: RedisConnectionException: away");
            Awaitility.await("both say that it is over")
                    .until(
                            () ->
                                    logs.lines().stream()
                                                    .filter(line -> line.contains("arrive again"))
                                                    .count()
                                            == 2);
        }
        here.disconnects.everywhere(Kind.USER, "ann", null);
        assertThat(far.isOpen()).isFalse();
    }

    @Test
    void aGatewayWithoutServersSaysThatItHearsNobody() {
        try (Replica alone = new Replica()) {
            assertThat(alone.listening()).isZero();
        }
    }

    @Test
    void gatewaysOfOneTokenObeyEachOtherAndNobodyElse() {
        FakeControlServer guarded = new FakeControlServer();
        try (Replica sender = new Replica(TOKEN, guarded);
                Replica receiver = new Replica(TOKEN, guarded);
                Replica stranger = new Replica("another-token-for-the-tests", guarded);
                Replica open = new Replica(guarded)) {
            Connection connection = receiver.connections.open("ann");
            Connection untouched = receiver.connections.open("bob");
            try (Logs logs = Logs.capture()) {
                stranger.disconnects.everywhere(Kind.USER, "bob", null);
                open.disconnects.everywhere(Kind.USER, "bob", null);
                open.disconnects.everywhere(Kind.USER, "bob", null);
                assertThat(untouched.isOpen()).isTrue();
                assertThat(receiver.refused("wrong_signature")).isOne();
                assertThat(receiver.refused("unsigned")).isEqualTo(2);
                assertThat(logs.lines())
                        .filteredOn(line -> line.contains("it is not signed, by"))
                        .hasSize(3); // By each gateway with a token, the first time.
            }
            sender.disconnects.everywhere(Kind.USER, "ann", null);
            assertThat(connection.isOpen()).isFalse();
            guarded.publish("control", guarded.published().getLast());
            assertThat(receiver.refused("repeated")).isOne();
            assertThat(receiver.refused("stale")).isZero();
        }
    }

    @Test
    void anOrderThatComesByTwoServersIsNoForgery() {
        FakeControlServer second = new FakeControlServer();
        try (Replica sender = new Replica(TOKEN, server, second);
                Replica receiver = new Replica(TOKEN, server, second)) {
            Connection connection = receiver.connections.open("ann");
            assertThat(sender.disconnects.everywhere(Kind.USER, "ann", null).heardBy())
                    .isEqualTo(4); // Two of them listen to one server beside those of this class.
            assertThat(connection.isOpen()).isFalse();
            assertThat(receiver.refused("repeated")).isZero();
        }
    }
}
