package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Each limit has its own outcome; the defaults and lowered ones. */
class LimitsIT {

    private static final int DEFAULT_MAX_SIZE = 64 * 1024;

    private static final Installation LOWERED =
            Installation.with(
                    "FANFARE_CONNECTION_MAX_PER_USER", "3",
                    "FANFARE_CONNECTION_MAX_PER_NODE", "6",
                    "FANFARE_SUBSCRIPTION_MAX_PER_CONNECTION", "5",
                    "FANFARE_COMMAND_RATE", "20",
                    "FANFARE_COMMAND_BURST", "20",
                    "FANFARE_COMMAND_MAX_SIZE", "1KB");

    private final String user = Installation.newId("limited");

    @BeforeEach
    void nobodyIsConnected() {
        Awaitility.await("all closed")
                .until(() -> LOWERED.gateway().metrics().sum("fanfare_connections") == 0);
    }

    @AfterAll
    static void close() {
        LOWERED.close();
    }

    @Test
    void aCommandMayHaveTheDefaultSizeAndNoMore() {
        try (WireClient client = Installation.shared().connect(user)) {
            assertThat(client.ask(heartbeatOf(DEFAULT_MAX_SIZE))).isEqualTo(Wire.PONG);
            client.send(heartbeatOf(DEFAULT_MAX_SIZE + 1));
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void theSizeIsThatOfTheWholeMessageHoweverFragmented() {
        try (WireClient client = LOWERED.connect(user)) {
            String heartbeat = heartbeatOf(1024);
            client.sendFragmented(heartbeat.substring(0, 600), heartbeat.substring(600));
            assertThat(client.next()).isEqualTo(Wire.PONG);
            client.sendFragmented(heartbeat.substring(0, 600), heartbeat.substring(600), " ");
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void anAnnouncedGigabyteIsNotWaitedFor() {
        try (WireClient client = Installation.shared().connect(user)) {
            client.announce(1L << 30);
            client.sendPart(DEFAULT_MAX_SIZE + 1);
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void anAnnouncedLengthNoArrayCanHoldIsNotWaitedFor() {
        try (WireClient client = Installation.shared().connect(user)) {
            client.announce(1L << 40);
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    void tooManyCommandsAtOnceClose() {
        try (WireClient client = LOWERED.connect(user)) {
            sendUntilClosed(client, 200);
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4007, "Rate limit exceeded"));
            assertThat(client.waiting()).isBetween(20, 60);
        }
    }

    @Test
    void theDefaultRateAllowsABurstOfAHundred() {
        try (WireClient client = Installation.shared().connect(user)) {
            for (int i = 0; i < 100; i++) {
                client.send(Wire.heartbeat());
            }
            assertThat(client.next(100)).containsOnly(Wire.PONG);
        }
    }

    @Test
    void subscriptionsBeyondTheLimitAreRefusedAndTheRestLives() {
        try (WireClient client = LOWERED.connect(user)) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.ask(Wire.subscribeExecution("E" + i)))
                        .isEqualTo(Wire.subscribedExecution(user, "E" + i));
            }
            assertThat(client.ask(Wire.subscribeExecution("E5")))
                    .isEqualTo(
                            "{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,\"error\":\"Subscription"
                                + " limit reached\"}");
            assertThat(client.ask(Wire.subscribeGraph("G"))).isEqualTo(Wire.SUBSCRIPTION_LIMIT);
            assertThat(client.ask(Wire.subscribeExecution("E0")))
                    .isEqualTo(Wire.subscribedExecution(user, "E0"));
            client.ask(Wire.unsubscribeExecution("E0"));
            assertThat(client.ask(Wire.subscribeGraph("G")))
                    .isEqualTo(Wire.subscribedGraph(user, "G"));
            LOWERED.publishGraphEvent(user, "other", "E1");
            assertThat(client.next()).contains("graph_execution_event");
        }
    }

    @Test
    void oneUserHasAFewConnections() {
        List<WireClient> clients = open(3, user);
        try (WireClient tooMany = LOWERED.connect(user);
                WireClient somebodyElse = LOWERED.connect("somebody-else")) {
            assertThat(tooMany.awaitClosed()).isEqualTo(new Closed(4006, "Too many connections"));
            assertThat(somebodyElse.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            clients.removeFirst().close();
            Awaitility.await("a place is free again").until(this::connectsAndAnswers);
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    @Test
    void aNodeHasSoManyConnections() {
        List<WireClient> clients = open(3, user);
        clients.addAll(open(3, user + "-2"));
        try (WireClient tooMany = LOWERED.connect(user + "-3")) {
            assertThat(tooMany.awaitClosed()).isEqualTo(new Closed(1013, "Try again later"));
            clients.forEach(
                    client -> assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG));
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    private static List<WireClient> open(int count, String who) {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WireClient client = LOWERED.connect(who);
            clients.add(client);
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
        return clients;
    }

    private boolean connectsAndAnswers() {
        try (WireClient client = LOWERED.connect(user)) {
            client.send(Wire.heartbeat());
            Awaitility.await().until(() -> client.waiting() > 0 || !client.isOpen());
            return client.waiting() > 0;
        }
    }

    private static void sendUntilClosed(WireClient client, int atMost) {
        try {
            for (int i = 0; i < atMost; i++) {
                client.send(Wire.heartbeat());
            }
        } catch (java.io.UncheckedIOException e) {
            assertThat(client.awaitClosed().code()).isEqualTo(4007);
        }
    }

    private static String heartbeatOf(int size) {
        String start = "{\"method\":\"heartbeat\",\"data\":\"";
        return start + "x".repeat(size - start.length() - 2) + "\"}";
    }
}
