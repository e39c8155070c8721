package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.JwksServer;
import io.fanfare.it.support.SigningKey;
import io.fanfare.it.support.SigningKey.Algorithm;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tokens of an identity provider that publishes its keys, beside the shared key. */
class JwksIT {

    private static final JwksServer PROVIDER = new JwksServer();
    private static final Map<Algorithm, SigningKey> KEYS = new EnumMap<>(Algorithm.class);
    private static final Installation FANFARE = Installation.with("JWT_JWKS_URL", PROVIDER.url());

    static {
        for (Algorithm algorithm : Algorithm.values()) {
            KEYS.put(algorithm, SigningKey.create(algorithm, "first-" + algorithm));
        }
        PROVIDER.serve(List.copyOf(KEYS.values()));
    }

    @AfterAll
    static void close() {
        FANFARE.close();
        PROVIDER.close();
    }

    @ParameterizedTest
    @EnumSource
    void acceptsEveryAlgorithm(Algorithm algorithm) {
        assertAnswers(first(algorithm).tokenOf("somebody"));
    }

    @Test
    void aNewKeyIdFetchesThePageAgainAndInventedOnesDoNotHammerTheProvider() {
        assertAnswers(first(Algorithm.ES256).tokenOf("somebody"));
        SigningKey fresh = SigningKey.create(Algorithm.ES256, "fresh");
        List<SigningKey> keys = new ArrayList<>(KEYS.values());
        keys.add(fresh);
        PROVIDER.serve(keys);
        int before = PROVIDER.requests();
        assertAnswers(fresh.tokenOf("somebody"));
        assertAnswers(fresh.tokenOf("somebody"));
        assertThat(PROVIDER.requests()).isEqualTo(before + 1);
        for (int i = 0; i < 30; i++) {
            assertRefused(SigningKey.create(Algorithm.ES256, "invented-" + i).tokenOf("x"));
        }
        assertThat(PROVIDER.requests()).isLessThan(before + 5);
        assertAnswers(fresh.tokenOf("somebody"));
    }

    @Test
    void aForeignSignatureUnderAKnownKeyIdIsRefused() {
        assertRefused(SigningKey.create(Algorithm.ES256, "first-ES256").tokenOf("somebody"));
    }

    @Test
    void theSameRulesHoldForTheClaims() {
        SigningKey key = first(Algorithm.ES256);
        assertRefused(key.sign("{\"sub\":\"somebody\",\"aud\":\"anon\"}"));
        assertRefused(key.sign("{\"sub\":\"somebody\",\"aud\":\"authenticated\",\"exp\":1}"));
        try (WireClient client =
                FANFARE.client().token(key.sign("{\"aud\":\"authenticated\"}")).open()) {
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4002, "Invalid token"));
        }
    }

    private static SigningKey first(Algorithm algorithm) {
        return Objects.requireNonNull(KEYS.get(algorithm));
    }

    @Test
    void theSharedKeyWorksBeside() {
        assertAnswers(Tokens.of("somebody"));
    }

    private static void assertAnswers(String token) {
        try (WireClient client = FANFARE.client().token(token).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    private static void assertRefused(String token) {
        try (WireClient client = FANFARE.client().token(token).open()) {
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4003, "Invalid token"));
        }
    }
}
