package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * While a socket takes no more, events, replies and control frames meet behind what it has taken a
 * part of: each of them still leaves whole, and none is lost.
 */
class FullSocketIT {

    private static final int EVENTS = 40;

    private final Installation fanfare = Installation.shared();
    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");
    private final String execution = Installation.newId("execution");

    @Test
    void pongsRepliesAndEventsLeaveWholeAndInOrder() {
        try (WireClient client = withEventsInItsWay()) {
            List<String> pings = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pings.add("ping " + i);
                client.ping("ping " + i);
            }
            client.send(Wire.heartbeat());
            client.readAgain();

            for (int i = 0; i < EVENTS; i++) {
                assertThat(client.next(Duration.ofSeconds(20)).equals(event(i)))
                        .as("event %s is exact", i)
                        .isTrue();
            }
            assertThat(client.next()).isEqualTo(Wire.PONG);
            for (String ping : pings) {
                assertThat(client.nextPong()).isEqualTo(ping);
            }
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void aClientThatClosesGetsWholeFramesUpToItsCodesEcho() {
        try (WireClient client = withEventsInItsWay()) {
            client.sendClose(4321, "enough");
            client.readAgain();

            assertThat(client.awaitClosed(Duration.ofSeconds(20)))
                    .isEqualTo(new Closed(4321, "enough"));
            List<String> arrived = client.taken();
            for (int i = 0; i < arrived.size(); i++) {
                assertThat(arrived.get(i).equals(event(i))).as("event %s is exact", i).isTrue();
            }
        }
    }

    /** A client that has not read the events which the gateway has taken for it. */
    private WireClient withEventsInItsWay() {
        WireClient client =
                WireClient.to(fanfare.gateway().port())
                        .token(Tokens.of(user))
                        .receiveBuffer(4096)
                        .open();
        client.ask(Wire.subscribeExecution(execution));
        client.stopReading();
        try (WireClient witness = fanfare.connect(user)) {
            witness.ask(Wire.subscribeExecution(execution));
            for (int i = 0; i < EVENTS; i++) {
                fanfare.publisher()
                        .publish(
                                BusChannels.DEFAULT.execution(user, graph, execution),
                                Payloads.envelope(payload(i)));
            }
            assertThat(witness.next(EVENTS)).hasSize(EVENTS);
        }
        return client;
    }

    /** Of sizes that end a frame anywhere in a buffer; together more than a socket takes. */
    private String payload(int number) {
        int[] sizes = {150_000, 900, 33_000, 0, 300_000, 70_000};
        return Payloads.node(
                user,
                graph,
                execution,
                "ne" + number,
                Payloads.filler(sizes[number % sizes.length]));
    }

    private String event(int number) {
        return Wire.nodeEvent(payload(number), Wire.executionKey(user, execution));
    }
}
