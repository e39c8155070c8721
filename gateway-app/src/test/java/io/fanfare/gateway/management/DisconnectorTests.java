package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Logs;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.connection.UserHash;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.ManagementMetrics.Origin;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DisconnectorTests {

    private static final String USER = "auth0|Somebody";

    private final Replica replica = new Replica();
    private final Connection first = open(USER, "j1");
    private final Connection second = open(USER, null);
    private final Connection other = open("bob", "j2");

    private Connection open(String user, @Nullable String tokenId) {
        return replica.connections.open(
                user, new TokenClaims(tokenId, null), FakeTransport.instant());
    }

    private int disconnect(Kind kind, String value) {
        return replica.disconnector.disconnect(
                new DisconnectOrder(kind, value, CloseCode.INVALID_TOKEN), Origin.LOCAL);
    }

    @Test
    void aUserLosesAllConnections() {
        assertThat(disconnect(Kind.USER, USER)).isEqualTo(2);
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void theHashDoesWhatTheIdDoes() {
        assertThat(disconnect(Kind.USER_HASH, UserHash.of(USER))).isEqualTo(2);
        assertThat(disconnect(Kind.USER_HASH, USER)).isZero();
    }

    @Test
    void aTokenLosesTheConnectionsThatLiveByItNow() {
        second.renew(new TokenClaims("j1", null));
        first.renew(new TokenClaims("j3", null));
        assertThat(disconnect(Kind.TOKEN, "j1")).isEqualTo(1);
        assertThat(second.isOpen()).isFalse();
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void oneConnectionIsNamedByItsIdAmongAllGateways() {
        assertThat(disconnect(Kind.CONNECTION, second.id().toString())).isEqualTo(1);
        assertThat(disconnect(Kind.CONNECTION, "00000000-1")).isZero();
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void whatIsClosedAlreadyCountsOnce() {
        disconnect(Kind.USER, USER);
        assertThat(disconnect(Kind.USER, USER)).isZero();
        assertThat(replica.disconnects("user", "local")).isEqualTo(2);
    }

    @Test
    void theLogSaysWhatWasDoneAndNotToWhom() {
        try (Logs logs = Logs.capture()) {
            disconnect(Kind.USER, USER);
            assertThat(logs.lines())
                    .containsExactly("Closed 2 connections: disconnect by user with 4003, LOCAL");
        }
    }
}
