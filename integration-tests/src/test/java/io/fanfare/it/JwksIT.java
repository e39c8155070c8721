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

/** Tokens of an identity provider that publishes its keys, beside the shared key. */
class JwksIT {

    private static final JwksServer PROVIDER = new JwksServer();
    private static final Installation FANFARE = Installation.with("JWT_JWKS_URL", PROVIDER.url());

    @AfterAll
    static void close() {
        FANFARE.close();
        PROVIDER.close();
    }

    @ParameterizedTest
    @EnumSource
    void acceptsEveryAlgorithm(Algorithm algorithm) {
        SigningKey key = SigningKey.create(algorithm, Installation.newId("kid"));
        PROVIDER.serve(key);
        assertAnswers(key.tokenOf("somebody"));
    }

    @Test
    void anUnknownKeyIdFetchesThePageAgain() {
        SigningKey old = SigningKey.create(Algorithm.ES256, Installation.newId("kid"));
        SigningKey fresh = SigningKey.create(Algorithm.ES256, Installation.newId("kid"));
        PROVIDER.serve(old);
        assertAnswers(old.tokenOf("somebody"));
        int before = PROVIDER.requests();
        PROVIDER.serve(old, fresh);
        assertAnswers(fresh.tokenOf("somebody"));
        assertThat(PROVIDER.requests()).isGreaterThan(before);
        int after = PROVIDER.requests();
        assertAnswers(old.tokenOf("somebody"));
        assertAnswers(fresh.tokenOf("somebody"));
        assertThat(PROVIDER.requests()).isEqualTo(after);
    }

    @Test
    void inventedKeyIdsDoNotHammerTheProvider() {
        SigningKey stranger = SigningKey.create(Algorithm.ES256, "template");
        int before = PROVIDER.requests();
        for (int i = 0; i < 30; i++) {
            assertRefused(
                    Tokens.unsigned(
                                    "{\"alg\":\"ES256\",\"kid\":\"invented-" + i + "\"}",
                                    "{\"sub\":\"x\",\"aud\":\"authenticated\"}")
                            + stranger.tokenOf("x").substring(stranger.tokenOf("x").length() - 86));
        }
        assertThat(PROVIDER.requests() - before).isLessThan(10);
    }

    @Test
    void aForeignSignatureUnderAKnownKeyIdIsRefused() {
        String id = Installation.newId("kid");
        SigningKey key = SigningKey.create(Algorithm.ES256, id);
        PROVIDER.serve(key);
        assertAnswers(key.tokenOf("somebody"));
        assertRefused(SigningKey.create(Algorithm.ES256, id).tokenOf("somebody"));
    }

    @Test
    void theSameRulesHoldForTheClaims() {
        SigningKey key = SigningKey.create(Algorithm.ES256, Installation.newId("kid"));
        PROVIDER.serve(key);
        assertAnswers(key.tokenOf("somebody"));
        assertRefused(key.sign("{\"sub\":\"somebody\",\"aud\":\"anon\"}"));
        assertRefused(key.sign("{\"sub\":\"somebody\",\"aud\":\"authenticated\",\"exp\":1}"));
        try (WireClient client =
                FANFARE.client().token(key.sign("{\"aud\":\"authenticated\"}")).open()) {
            assertThat(client.awaitClosed()).isEqualTo(new Closed(4002, "Invalid token"));
        }
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
