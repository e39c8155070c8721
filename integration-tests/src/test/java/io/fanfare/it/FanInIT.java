package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** Several Redis servers feed the same sockets, under bus names of the operator's own. */
class FanInIT {

    private static final BusChannels CHANNELS = new BusChannels("my_events", "my_notes");

    private final RedisServer one = RedisServer.start();
    private final RedisServer two = RedisServer.start();
    private final GatewayProcess gateway =
            GatewayProcess.start(
                    Map.of(
                            "JWT_VERIFY_KEY",
                            Tokens.KEY,
                            "EXECUTION_EVENT_BUS_NAME",
                            "my_events",
                            "NOTIFICATION_EVENT_BUS_NAME",
                            "my_notes",
                            "FANFARE_REDIS_NODES",
                            "127.0.0.1:" + one.port() + "," + two.url()));

    @AfterEach
    void close() {
        gateway.close();
        one.close();
        two.close();
    }

    @Test
    void eventsOfBothArriveAndOneMayFail() {
        gateway.awaitReady();
        try (WireClient client = WireClient.to(gateway.port()).token(Tokens.of("u")).open()) {
            client.ask(Wire.subscribeExecution("E"));
            assertDelivers(one, client);
            assertDelivers(two, client);
            assertNotifies(one, client);
            assertNotifies(two, client);
            one.kill();
            assertDelivers(two, client);
            assertNotifies(two, client);
        }
    }

    private static void assertDelivers(RedisServer redis, WireClient client) {
        try (Publisher publisher = Publisher.to(redis)) {
            String payload = Payloads.graph("u", Installation.newId("graph"), "E");
            publisher.publish("execution_event/u/G/E", Payloads.envelope(payload));
            publisher.publish(CHANNELS.execution("u", "G", "E"), Payloads.envelope(payload));
            assertThat(client.next())
                    .isEqualTo(Wire.graphEvent(payload, Wire.executionKey("u", "E")));
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    private static void assertNotifies(RedisServer redis, WireClient client) {
        try (Publisher publisher = Publisher.to(redis)) {
            String payload = Payloads.onboarding(Installation.newId("STEP"));
            publisher.publish(CHANNELS.notification("u"), Payloads.envelope("u", payload));
            assertThat(client.next()).isEqualTo(Wire.notification(payload));
        }
    }
}
