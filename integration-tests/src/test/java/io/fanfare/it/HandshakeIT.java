package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may connect, and how the upgrade looks. */
class HandshakeIT {

    private static final String DEFAULT_USER = "3e53486c-cf57-477e-ba2a-cb02dc828e1a";

    private final Installation fanfare = Installation.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws",
                "/ws?",
                "/ws?token=",
                "/ws?token",
                "/ws?Token=x",
                "/ws?access_token=x"
            })
    void withoutATokenTheSocketCloses(String target) {
        try (WireClient client = fanfare.client().target(target).open()) {
            assertThat(client.awaitClosed())
                    .isEqualTo(new Closed(4001, "Missing authentication token"));
        }
    }

    @Test
    void aTokenElsewhereIsNotRead() {
        String token = Tokens.of("somebody");
        try (WireClient client =
                fanfare.client()
                        .target("/ws")
                        .header("Authorization", "Bearer " + token)
                        .header("Cookie", "token=" + token)
                        .header("Sec-WebSocket-Protocol", token)
                        .open()) {
            assertThat(client.awaitClosed().code()).isEqualTo(4001);
        }
    }

    @Test
    void theLastOfSeveralTokensCounts() {
        String user = Installation.newId("last");
        try (WireClient client =
                        fanfare.client()
                                .target("/ws?token=nonsense&token=" + Tokens.of(user))
                                .open();
                WireClient other =
                        fanfare.client()
                                .target("/ws?token=" + Tokens.of(user) + "&token=nonsense")
                                .open()) {
            assertThat(client.ask(Wire.subscribeExecution("E")))
                    .isEqualTo(Wire.subscribedExecution(user, "E"));
            assertThat(other.awaitClosed()).isEqualTo(new Closed(4003, "Invalid token"));
        }
    }

    @Test
    void theTokenIsPercentDecodedAndOtherParametersAreIgnored() {
        String user = Installation.newId("decoded");
        String token = Tokens.of(user).replace(".", "%2E").replace("-", "%2d");
        try (WireClient client = fanfare.client().target("/ws?x=1&token=" + token + "&y").open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void noSubprotocolIsSelected() {
        try (WireClient client =
                fanfare.client()
                        .token(Tokens.of("somebody"))
                        .header("Sec-WebSocket-Protocol", "graphql-ws, json")
                        .open()) {
            assertThat(client.handshake().header("Sec-WebSocket-Protocol")).isEmpty();
            assertThat(client.handshake().header("Set-Cookie")).isEmpty();
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void theUserIsTheSubjectVerbatim() {
        String subject = "Üser with | and # / " + Installation.newId("x");
        try (WireClient client = fanfare.connect(subject)) {
            assertThat(client.ask(Wire.subscribeExecution("E")))
                    .isEqualTo(Wire.subscribedExecution(subject, "E"));
        }
    }

    @Test
    void aRefusalIsCountedByReasonAndIsNoConnection() {
        double accepted = fanfare.gateway().metrics().sum("fanfare_connections_accepted_total");
        double refused = fanfare.gateway().metrics().sum("fanfare_handshakes_refused_total");
        try (WireClient client = fanfare.client().target("/ws").open()) {
            client.awaitClosed();
        }
        assertThat(fanfare.gateway().metrics().sum("fanfare_handshakes_refused_total"))
                .isEqualTo(refused + 1);
        assertThat(fanfare.gateway().metrics().sum("fanfare_connections_accepted_total"))
                .isEqualTo(accepted);
    }

    @Test
    void withAuthenticationOffEverybodyIsTheDefaultUser() {
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway =
                        GatewayProcess.start(
                                Map.of(
                                        "ENABLE_AUTH",
                                        "false",
                                        "REDIS_HOST",
                                        "127.0.0.1",
                                        "REDIS_PORT",
                                        Integer.toString(redis.port())))) {
            gateway.awaitReady();
            for (String target : new String[] {"/ws", "/ws?token=nonsense", "/ws?token="}) {
                try (WireClient client = WireClient.to(gateway.port()).target(target).open()) {
                    assertThat(client.ask(Wire.subscribeExecution("E")))
                            .isEqualTo(Wire.subscribedExecution(DEFAULT_USER, "E"));
                    assertThat(client.ask(Wire.authenticate("nonsense")))
                            .isEqualTo(Wire.AUTHENTICATED);
                }
            }
            assertThat(answeredAmong(60, gateway)).isEqualTo(60);
        }
    }

    /** Everybody is one user, so what one user may open by default would be all there may be. */
    private static int answeredAmong(int count, GatewayProcess gateway) {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(WireClient.to(gateway.port()).target("/ws").open());
        }
        int answered = 0;
        for (WireClient client : clients) {
            answered += client.ask(Wire.heartbeat()).equals(Wire.PONG) ? 1 : 0;
        }
        clients.forEach(WireClient::close);
        return answered;
    }
}
