package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.Disconnects.Outcome;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.FakeTransport.Close;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlChannelTests {

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
                .isEqualTo(new Outcome(1, "sent"));
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
                .isEqualTo(new Outcome(1, "failed"));
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
}
