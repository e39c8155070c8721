package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Operator;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Two gateways on one Redis, managed by way of either. */
class ManagementIT {

    private static final Closed BY_OPERATOR = new Closed(4003, "Disconnected by operator");
    private static final String CHANNEL = "fanfare/control";

    private static final RedisServer REDIS = RedisServer.start();
    private static final GatewayProcess NEAR = gateway();
    private static final GatewayProcess FAR = gateway();
    private static final Operator OPERATOR = new Operator(NEAR);

    private static GatewayProcess gateway(String... settings) {
        Map<String, String> environment =
                Installation.environment(REDIS, Installation.settings(settings));
        environment.put("APP_ENV", "dev");
        environment.put("FANFARE_MANAGEMENT_TOKEN", Operator.TOKEN);
        return GatewayProcess.start(environment);
    }

    @BeforeAll
    static void awaitListening() {
        NEAR.awaitReady();
        FAR.awaitReady();
        awaitControlled(2);
    }

    @AfterAll
    static void end() {
        NEAR.close();
        FAR.close();
        REDIS.close();
    }

    /** Returns when so many gateways hear each other. */
    private static void awaitControlled(int gateways) {
        List<String> all = List.of(CHANNEL, Integer.toString(gateways));
        Awaitility.await("the gateways hear each other")
                .until(() -> REDIS.ask("PUBSUB", "NUMSUB", CHANNEL).equals(all));
    }

    /** One that the gateway knows of: its handshake's answer leaves a moment earlier. */
    private static WireClient connect(GatewayProcess gateway, String token) {
        WireClient client = WireClient.to(gateway.port()).token(token).open();
        assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        return client;
    }

    private static String tokenWithId(String user, String id) {
        return Tokens.signed(
                "{\"sub\":\"%s\",\"aud\":\"authenticated\",\"jti\":\"%s\"}".formatted(user, id));
    }

    private static JsonNode connections(GatewayProcess gateway) {
        return new Operator(gateway).read("/connections?size=500").path("connections");
    }

    @Test
    void aUserIsDisconnectedFromEveryGateway() {
        String user = Installation.newId("user");
        try (WireClient near = connect(NEAR, Tokens.of(user));
                WireClient far = connect(FAR, Tokens.of(user));
                WireClient other = connect(FAR, Tokens.of(user + "-2"))) {
            double before = remoteDisconnects();
            HttpResponse<String> answer = OPERATOR.post("/disconnect", Map.of("user", user));
            assertThat(answer.body())
                    .isEqualTo("{\"closed\":1,\"broadcast\":\"sent\",\"heardBy\":2}");
            assertThat(near.awaitClosed()).isEqualTo(BY_OPERATOR);
            assertThat(far.awaitClosed()).isEqualTo(BY_OPERATOR);
            assertThat(remoteDisconnects()).isEqualTo(before + 1);
            assertThat(other.isOpen()).isTrue();
        }
        assertThat(NEAR.log() + FAR.log()).doesNotContain(user).doesNotContain(Operator.TOKEN);
    }

    private static double remoteDisconnects() {
        return FAR.metrics()
                .sum("fanfare_management_disconnects_total", "kind", "user", "origin", "remote");
    }

    @Test
    void aTokenLosesItsConnectionsAndTheUsersOtherTokensDoNot() {
        String user = Installation.newId("user");
        try (WireClient stolen = connect(FAR, tokenWithId(user, "j1"));
                WireClient kept = connect(FAR, tokenWithId(user, "j2"))) {
            HttpResponse<String> answer =
                    OPERATOR.post("/disconnect", Map.of("tokenId", "j1", "code", 1013));
            assertThat(answer.body())
                    .isEqualTo("{\"closed\":0,\"broadcast\":\"sent\",\"heardBy\":2}");
            assertThat(stolen.awaitClosed()).isEqualTo(new Closed(1013, "Try again later"));
            assertThat(kept.isOpen()).isTrue();
        }
    }

    @Test
    void aConnectionIsNamedTheSameAtEveryGateway() {
        String user = Installation.newId("user");
        try (WireClient far = connect(FAR, Tokens.of(user))) {
            JsonNode all = connections(FAR);
            String id = all.path(all.size() - 1).path("id").asString();
            assertThat(OPERATOR.get("/connections/" + id).statusCode()).isEqualTo(404);
            assertThat(OPERATOR.delete("/connections/" + id).body())
                    .isEqualTo("{\"closed\":0,\"broadcast\":\"sent\",\"heardBy\":2}");
            assertThat(far.awaitClosed()).isEqualTo(BY_OPERATOR);
        }
    }

    @Test
    void whileRedisIsAwayOnlyThisGatewayActsAndSaysSo() {
        String user = Installation.newId("user");
        try (WireClient near = connect(NEAR, Tokens.of(user));
                WireClient far = connect(FAR, Tokens.of(user))) {
            REDIS.kill();
            assertThat(OPERATOR.post("/disconnect", Map.of("user", user)).body())
                    .isEqualTo("{\"closed\":1,\"broadcast\":\"failed\",\"heardBy\":0}");
            assertThat(near.awaitClosed()).isEqualTo(BY_OPERATOR);
            assertThat(far.isOpen()).isTrue();
            REDIS.startAgain();
            awaitControlled(2);
            assertThat(OPERATOR.post("/disconnect", Map.of("user", user)).body())
                    .isEqualTo("{\"closed\":0,\"broadcast\":\"sent\",\"heardBy\":2}");
            assertThat(far.awaitClosed()).isEqualTo(BY_OPERATOR);
        }
    }

    @Test
    void whatIsNoOrderIsCountedAndIgnored() {
        double before = malformed();
        assertThat(REDIS.ask("PUBLISH", CHANNEL, "{\"kind\":\"everybody\"}")).containsExactly("2");
        Awaitility.await("it is counted").until(() -> malformed() == before + 1);
        assertThat(FAR.isReady()).isTrue();
    }

    private static double malformed() {
        return FAR.metrics().sum("fanfare_management_control_malformed_total");
    }

    @Test
    void aDrainByHandEmptiesTheGatewayAndLeavesItRunning() {
        try (GatewayProcess leaving = gateway("FANFARE_CONNECTION_DRAIN_PERIOD", "1s");
                WireClient first = connect(leaving, Tokens.of("u"));
                WireClient second = connect(leaving, Tokens.of("u"))) {
            leaving.awaitReady();
            Operator operator = new Operator(leaving);
            assertThat(leaving.metrics().sum("fanfare_draining")).isZero();
            assertThat(operator.get("/drain").body())
                    .isEqualTo("{\"state\":\"serving\",\"connections\":2}");
            assertThat(operator.post("/drain", Map.of()).statusCode()).isEqualTo(200);
            assertThat(operator.post("/drain", Map.of()).statusCode()).isEqualTo(200);
            Closed restart = new Closed(1012, "Service restart");
            assertThat(first.awaitClosed()).isEqualTo(restart);
            assertThat(second.awaitClosed()).isEqualTo(restart);
            Awaitility.await("the drain ends")
                    .until(
                            () ->
                                    operator.read("/drain")
                                            .path("state")
                                            .asString()
                                            .equals("drained"));
            assertThat(leaving.isReady()).isFalse();
            assertThat(leaving.metrics().sum("fanfare_draining")).isOne();
            JsonNode readiness =
                    JsonMapper.shared()
                            .readTree(leaving.manage("/actuator/health/readiness").body());
            assertThat(readiness.at("/components/drain/details/state").asString())
                    .isEqualTo("drained");
            assertThat(readiness.at("/components/fanfare/status").asString()).isEqualTo("UP");
            assertThat(leaving.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(WireClient.to(leaving.port()).token(Tokens.of("u")).refused().status())
                    .isEqualTo(503);
            leaving.terminate();
            assertThat(leaving.awaitExit(Duration.ofSeconds(10))).isIn(0, 143);
        }
        awaitControlled(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connections", "channels", "disconnect", "drain"})
    void onlyTheManagementPortHasThemAndOnlyForTheToken(String endpoint) {
        String path = "/actuator/" + endpoint;
        assertThat(NEAR.get(path).statusCode()).isEqualTo(404);
        HttpResponse<String> answer = NEAR.manage(path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    @Test
    void aForgedOrderIsCountedAndNotObeyed() {
        String user = Installation.newId("user");
        try (WireClient far = connect(FAR, Tokens.of(user))) {
            double before = refused("unsigned");
            String order = "\"origin\":\"r1\",\"kind\":\"user\",\"code\":4003,\"value\":\"" + user;
            String stamp = "\",\"at\":" + System.currentTimeMillis() + ",\"nonce\":\"n";
            String signature = "\",\"signature\":\"" + "ab".repeat(32);
            REDIS.ask("PUBLISH", CHANNEL, '{' + order + "\"}");
            REDIS.ask("PUBLISH", CHANNEL, '{' + order + stamp + signature + "\"}");
            Awaitility.await("both are counted")
                    .until(
                            () ->
                                    refused("unsigned") == before + 1
                                            && refused("wrong_signature") == 1);
            assertThat(far.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
        assertThat(FAR.log().lines())
                .filteredOn(line -> line.contains("it is not signed"))
                .hasSize(2);
    }

    private static double refused(String reason) {
        return FAR.metrics().sum("fanfare_management_control_refused_total", "reason", reason);
    }

    /** What one gateway signed another hears once; whoever records it plays it again in vain. */
    @Test
    void aRecordedOrderIsNotObeyedAgain() {
        String user = Installation.newId("user");
        CompletableFuture<String> recorded = new CompletableFuture<>();
        try (RedisClient client = RedisClient.create(REDIS.url());
                StatefulRedisPubSubConnection<String, String> recorder = client.connectPubSub();
                WireClient first = connect(FAR, Tokens.of(user))) {
            recorder.addListener(
                    new RedisPubSubAdapter<>() {
                        @Override
                        public void message(String channel, String message) {
                            if (message.contains(user)) {
                                recorded.complete(message);
                            }
                        }
                    });
            recorder.sync().subscribe(CHANNEL);
            assertThat(OPERATOR.post("/disconnect", Map.of("user", user)).body())
                    .isEqualTo("{\"closed\":0,\"broadcast\":\"sent\",\"heardBy\":3}");
            assertThat(first.awaitClosed()).isEqualTo(BY_OPERATOR);
            Awaitility.await("it is recorded").until(recorded::isDone);
        }
        awaitControlled(2);
        try (WireClient again = connect(FAR, Tokens.of(user))) {
            double before = refused("repeated");
            REDIS.ask("PUBLISH", CHANNEL, recorded.join());
            Awaitility.await("it is counted").until(() -> refused("repeated") == before + 1);
            assertThat(again.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void whoeverMayNotListenSaysSoUntilItMay() {
        try (RedisServer redis = RedisServer.start()) {
            redis.ask("ACL", "SETUSER", "gateway", "on", ">secret-word", "+@all", "resetchannels");
            redis.ask(
                    "ACL",
                    "SETUSER",
                    "gateway",
                    "&" + BusChannels.DEFAULT.executionPattern(),
                    "&" + BusChannels.DEFAULT.notificationPattern());
            String node = "redis://gateway:secret-word@127.0.0.1:" + redis.port();
            Map<String, String> settings =
                    Installation.settings(
                            "FANFARE_REDIS_NODES",
                            node,
                            "FANFARE_MANAGEMENT_TOKEN",
                            Operator.TOKEN);
            try (GatewayProcess gateway =
                    GatewayProcess.start(Installation.environment(redis, settings))) {
                gateway.awaitReady();
                Awaitility.await("it says so").until(() -> gateway.log().contains("do not arrive"));
                assertThat(listening(gateway)).isZero();
                redis.ask("ACL", "SETUSER", "gateway", "&" + CHANNEL);
                Awaitility.await("it listens")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> listening(gateway) == 1);
                assertThat(new Operator(gateway).post("/disconnect", Map.of("user", "u")).body())
                        .contains("\"heardBy\":1");
                assertThat(gateway.log().lines())
                        .filteredOn(line -> line.contains(CHANNEL))
                        .singleElement()
                        .asString()
                        .contains("WARN")
                        .contains("NOPERM");
                assertThat(gateway.log()).doesNotContain("secret-word").contains("arrive again");
            }
        }
    }

    private static double listening(GatewayProcess gateway) {
        return gateway.metrics().sum("fanfare_management_listening");
    }

    @Test
    void withoutATokenAnInstallationIsNeitherShownNorChanged() {
        try (Installation open = Installation.with("APP_ENV", "dev")) {
            Operator nobody = new Operator(open.gateway());
            for (String path : List.of("/connections", "/channels", "/drain")) {
                HttpResponse<String> answer = nobody.get(path);
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("FANFARE_MANAGEMENT_TOKEN");
            }
            assertThat(nobody.post("/drain", Map.of()).statusCode()).isEqualTo(403);
            assertThat(open.gateway().isReady()).isTrue();
            assertThat(listening(open.gateway())).isZero();
            assertThat(open.redis().ask("PUBSUB", "NUMSUB", CHANNEL))
                    .isEqualTo(List.of(CHANNEL, "0"));
        }
    }

    @Test
    void aLocalGatewayWithoutATokenServesItsOwnMachineAndNoPage() {
        GatewayProcess local = Installation.shared().gateway();
        assertThat(local.manage("/actuator/drain").statusCode()).isEqualTo(200);
        HttpRequest.Builder ofAPage =
                HttpRequest.newBuilder(local.managementUri("/actuator/drain"))
                        .header("Origin", "https://attacker.example")
                        .POST(HttpRequest.BodyPublishers.noBody());
        assertThat(local.send(ofAPage).statusCode()).isEqualTo(403);
        assertThat(local.isReady()).isTrue();
    }
}
