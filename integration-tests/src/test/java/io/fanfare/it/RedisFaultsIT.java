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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Redis may be away, at the start or later: clients keep their sockets and events come back. */
class RedisFaultsIT {

    private static final Duration RESUMES_WITHIN = Duration.ofSeconds(2);
    private static final String CHANNEL = BusChannels.DEFAULT.execution("u", "G", "E");

    @Test
    void deliveryResumesAfterRedisWasKilledUnderLoad() {
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway = start(redis);
                WireClient client = connect(gateway)) {
            gateway.awaitReady();
            client.ask(Wire.subscribeExecution("E"));
            for (int round = 1; round <= 3; round++) {
                double gaps = gateway.metrics().sum("fanfare_bus_gaps_total");
                publishUntilKilled(redis);
                client.send(Wire.heartbeat());
                awaitText(client, Wire.PONG);
                client.send(Wire.subscribeExecution("E"));
                awaitText(client, Wire.subscribedExecution("u", "E"));
                redis.startAgain();
                assertThat(untilDelivered(redis, client)).isLessThan(RESUMES_WITHIN);
                assertThat(gateway.metrics().sum("fanfare_bus_gaps_total")).isGreaterThan(gaps);
                Awaitility.await().until(gateway::isReady);
                assertNothingIsLostNow(redis, client);
            }
        }
    }

    /** Publishes in bursts from a second thread and kills Redis in the middle. */
    private static void publishUntilKilled(RedisServer redis) {
        Thread load =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (Publisher publisher = Publisher.to(redis)) {
                                        while (publish(publisher, "load") > 0) {
                                            publisher.flush();
                                        }
                                    } catch (RuntimeException e) {
                                        // Redis is gone: what this thread was for.
                                    }
                                });
        Awaitility.await("load runs").pollDelay(Duration.ofMillis(300)).until(load::isAlive);
        redis.kill();
        Awaitility.await("the load ends with its Redis").until(() -> !load.isAlive());
    }

    /** Takes what still arrives of the load, up to that text. */
    private static void awaitText(WireClient client, String text) {
        String taken = client.next();
        while (!taken.equals(text)) {
            taken = client.next();
        }
    }

    private static long publish(Publisher publisher, String node) {
        return publisher.publish(CHANNEL, Payloads.envelope(Payloads.node("u", "G", "E", node)));
    }

    /** From now, when Redis answers again, to the first event at the client. */
    private static Duration untilDelivered(RedisServer redis, WireClient client) {
        long listening = System.nanoTime();
        try (Publisher publisher = Publisher.to(redis)) {
            Awaitility.await("an event")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                publish(publisher, "again");
                                return client.taken().stream()
                                        .anyMatch(text -> text.contains("\"again\""));
                            });
            return Duration.ofNanos(System.nanoTime() - listening);
        }
    }

    private static void assertNothingIsLostNow(RedisServer redis, WireClient client) {
        try (Publisher publisher = Publisher.to(redis)) {
            publish(publisher, "first");
            String text = client.next();
            while (!text.contains("\"first\"")) {
                text = client.next();
            }
            for (int i = 0; i < 200; i++) {
                publish(publisher, "ne" + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(client.next()).contains("\"ne" + i + "\"");
            }
        }
    }

    @Test
    void aGatewayStartsWithoutRedisAndRecovers() {
        try (RedisServer redis = RedisServer.notStarted();
                GatewayProcess gateway = start(redis);
                WireClient client = connect(gateway)) {
            assertThat(gateway.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(gateway.manage("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/").body()).isEqualTo("{\"status\":\"healthy\"}");
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
            assertThat(client.ask(Wire.subscribeExecution("E")))
                    .isEqualTo(Wire.subscribedExecution("u", "E"));
            assertThat(client.ask(Wire.unsubscribeExecution("none")))
                    .isEqualTo(Wire.NOTHING_UNSUBSCRIBED);
            assertThat(gateway.isRunning()).isTrue();
            Awaitility.await("it says why")
                    .until(() -> gateway.log().contains("Cannot listen to Redis at 127.0.0.1:"));
            redis.startAgain();
            assertThat(untilDelivered(redis, client)).isLessThan(Duration.ofSeconds(10));
            gateway.awaitReady();
            try (Publisher publisher = Publisher.to(redis)) {
                String notification = Payloads.onboarding("WELCOME");
                publisher.publish(
                        BusChannels.DEFAULT.notification("u"),
                        Payloads.envelope("u", notification));
                Awaitility.await("the notification")
                        .until(() -> client.taken().contains(Wire.notification(notification)));
            }
        }
    }

    @Test
    void readinessFollowsRedis() {
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway = start(redis)) {
            gateway.awaitReady();
            Instant listeningSince = assertServerIs("listening", redis, gateway);
            redis.kill();
            Awaitility.await("not ready").until(() -> !gateway.isReady());
            assertThat(assertServerIs("not listening", redis, gateway))
                    .isAfterOrEqualTo(listeningSince);
            assertThat(gateway.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            redis.startAgain();
            gateway.awaitReady();
        }
    }

    /** As when an operator narrows what the gateway's Redis user may hear. */
    @Test
    void aSubscriptionThatRedisRefusesAfterAReconnectIsNotReadyAndTriedAgain() {
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway = start(redis);
                WireClient client = connect(gateway)) {
            gateway.awaitReady();
            client.ask(Wire.subscribeExecution("E"));
            double gaps = gateway.metrics().sum("fanfare_bus_gaps_total");
            redis.ask("ACL", "SETUSER", "default", "resetchannels");
            Awaitility.await("it is tried again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.log().contains("trying anew"));
            assertThat(gateway.isReady()).isFalse();
            assertThat(gateway.metrics().sum("fanfare_bus_listening")).isZero();
            assertThat(gateway.metrics().sum("fanfare_bus_gaps_total")).isEqualTo(gaps + 2);
            redis.ask("ACL", "SETUSER", "default", "allchannels");
            gateway.awaitReady();
            assertNothingIsLostNow(redis, client);
        }
    }

    /** Since when. */
    private static Instant assertServerIs(String state, RedisServer redis, GatewayProcess gateway) {
        JsonNode server =
                JsonMapper.shared()
                        .readTree(gateway.manage("/actuator/health/readiness").body())
                        .at("/components/fanfare/details")
                        .path("127.0.0.1:" + redis.port());
        assertThat(server.path("state").asString()).isEqualTo(state);
        return Instant.parse(server.path("since").asString());
    }

    private static GatewayProcess start(RedisServer redis) {
        return GatewayProcess.start(Installation.environment(redis, Map.of()));
    }

    private static WireClient connect(GatewayProcess gateway) {
        return WireClient.to(gateway.port()).token(Tokens.of("u")).open();
    }
}
