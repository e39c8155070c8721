package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.Instant.now;

import io.fanfare.it.support.Closed;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.SigningKey;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.stream.Stream;

/** Which tokens a gateway with a shared key accepts. */
class JwtIT {

    private static final String CLAIMS = "{\"sub\":\"jwt-user\",\"aud\":\"authenticated\"%s}";
    private static final Closed INVALID = new Closed(4003, "Invalid token");

    private final Installation fanfare = Installation.shared();

    static Stream<String> acceptedClaims() {
        long now = now().getEpochSecond();
        return Stream.of(
                CLAIMS.formatted(""),
                "{\"sub\":\"jwt-user\",\"aud\":[\"authenticated\"]}",
                "{\"sub\":\"jwt-user\",\"aud\":[\"other\",\"authenticated\"]}",
                CLAIMS.formatted(",\"exp\":" + (now + 3600)),
                CLAIMS.formatted(",\"exp\":" + (now + 3600) + ".5"),
                CLAIMS.formatted(",\"exp\":\"" + (now + 3600) + "\""),
                CLAIMS.formatted(",\"nbf\":" + (now - 5) + ",\"iat\":" + (now - 5)),
                CLAIMS.formatted(",\"nbf\":" + (now - 5) + ".5,\"iat\":\"" + (now - 5) + "\""),
                CLAIMS.formatted(",\"iss\":\"anybody\",\"role\":\"admin\",\"email\":null"),
                CLAIMS.formatted(",\"jti\":\"id\""),
                CLAIMS.formatted(",\"app_metadata\":{\"provider\":\"email\",\"x\":[1]}"));
    }

    @ParameterizedTest
    @MethodSource("acceptedClaims")
    void accepts(String claims) {
        try (WireClient client = fanfare.client().token(Tokens.signed(claims)).open()) {
            assertThat(client.ask(Wire.subscribeExecution("E")))
                    .isEqualTo(Wire.subscribedExecution("jwt-user", "E"));
        }
    }

    static Stream<String> refusedClaims() {
        long now = now().getEpochSecond();
        return Stream.of(
                "{\"sub\":\"jwt-user\"}",
                "{\"sub\":\"jwt-user\",\"aud\":null}",
                "{\"sub\":\"jwt-user\",\"aud\":\"\"}",
                "{\"sub\":\"jwt-user\",\"aud\":[]}",
                "{\"sub\":\"jwt-user\",\"aud\":\"anon\"}",
                "{\"sub\":\"jwt-user\",\"aud\":\"Authenticated\"}",
                "{\"sub\":\"jwt-user\",\"aud\":7}",
                "{\"sub\":null,\"aud\":\"authenticated\"}",
                "{\"sub\":7,\"aud\":\"authenticated\"}",
                "{\"sub\":[\"jwt-user\"],\"aud\":\"authenticated\"}",
                CLAIMS.formatted(",\"exp\":" + (now - 1)),
                CLAIMS.formatted(",\"exp\":" + now),
                CLAIMS.formatted(",\"exp\":\"" + (now - 1) + "\""),
                CLAIMS.formatted(",\"exp\":0"),
                CLAIMS.formatted(",\"exp\":null"),
                CLAIMS.formatted(",\"exp\":\"tomorrow\""),
                CLAIMS.formatted(",\"exp\":{}"),
                CLAIMS.formatted(",\"nbf\":" + (now + 600)),
                CLAIMS.formatted(",\"nbf\":null"),
                CLAIMS.formatted(",\"iat\":" + (now + 600)),
                CLAIMS.formatted(",\"iat\":" + (now + 20)),
                CLAIMS.formatted(",\"iat\":null"),
                CLAIMS.formatted(",\"iat\":\"today\""),
                CLAIMS.formatted(",\"jti\":7"),
                "[]",
                "\"jwt-user\"",
                "{");
    }

    @ParameterizedTest
    @MethodSource("refusedClaims")
    void refuses(String claims) {
        assertClosed(Tokens.signed(claims), INVALID);
    }

    static Stream<String> refusedTokens() {
        String claims = CLAIMS.formatted("");
        String valid = Tokens.signed(claims);
        int signature = valid.lastIndexOf('.') + 1;
        char flipped = valid.charAt(signature) == 'A' ? 'B' : 'A';
        return Stream.of(
                "nonsense",
                "a.b.c",
                "..",
                valid.substring(0, signature),
                valid.substring(0, signature - 1),
                valid.substring(0, signature) + flipped + valid.substring(signature + 1),
                valid + ".more",
                Tokens.hs256("another-signing-key-0123456789abcdefghijkl", claims),
                Tokens.unsigned("{\"alg\":\"none\"}", claims),
                Tokens.unsigned("{\"alg\":\"HS256\"}", claims),
                Tokens.hmac("{\"alg\":\"none\"}", claims, "HmacSHA256", Tokens.KEY),
                Tokens.hmac("{\"alg\":\"HS384\"}", claims, "HmacSHA384", Tokens.KEY),
                Tokens.hmac("{\"alg\":\"HS512\"}", claims, "HmacSHA512", Tokens.KEY),
                Tokens.hmac("{\"typ\":\"JWT\"}", claims, "HmacSHA256", Tokens.KEY),
                Tokens.hmac(
                        "{\"alg\":\"HS256\",\"crit\":[\"new\"],\"new\":1}",
                        claims,
                        "HmacSHA256",
                        Tokens.KEY),
                Tokens.hmac(
                        "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                        claims,
                        "HmacSHA256",
                        Tokens.KEY),
                SigningKey.create(SigningKey.Algorithm.RS256, "k").sign(claims));
    }

    @ParameterizedTest
    @MethodSource("refusedTokens")
    void refusesToken(String token) {
        assertClosed(token, INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aud\":\"authenticated\"}",
                "{\"sub\":\"\",\"aud\":\"authenticated\"}",
                "{\"sub\":\"\",\"aud\":[\"authenticated\"],\"email\":\"a@b.c\"}"
            })
    void aValidTokenOfNobodyHasACodeOfItsOwn(String claims) {
        assertClosed(Tokens.signed(claims), new Closed(4002, "Invalid token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":\"anything\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"unknown\"}"
            })
    void theRestOfTheHeaderIsIgnored(String header) {
        String token = Tokens.hmac(header, CLAIMS.formatted(""), "HmacSHA256", Tokens.KEY);
        try (WireClient client = fanfare.client().token(token).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }

    @Test
    void theOlderVariableIsTrimmedAndTheAlgorithmIsExactlyTheConfiguredOne() {
        String key = "an-older-and-longer-key-0123456789abcdef-0123456789abcdef-0123456789";
        try (RedisServer redis = RedisServer.notStarted();
                GatewayProcess gateway =
                        GatewayProcess.start(
                                Map.of(
                                        "SUPABASE_JWT_SECRET",
                                        "  " + key + "\n",
                                        "JWT_SIGN_ALGORITHM",
                                        "HS512",
                                        "REDIS_PORT",
                                        Integer.toString(redis.port())))) {
            String claims = CLAIMS.formatted("");
            String header = "{\"alg\":\"HS512\"}";
            assertAnswers(gateway, Tokens.hmac(header, claims, "HmacSHA512", key));
            assertClosed(gateway, Tokens.hs256(key, claims), INVALID);
        }
    }

    @Test
    void aKeyMayBeAPublicOne() {
        SigningKey key = SigningKey.create(SigningKey.Algorithm.ES256, "any");
        try (RedisServer redis = RedisServer.notStarted();
                GatewayProcess gateway =
                        GatewayProcess.start(
                                Map.of(
                                        "JWT_VERIFY_KEY",
                                        key.pem(),
                                        "JWT_SIGN_ALGORITHM",
                                        "ES256",
                                        "REDIS_PORT",
                                        Integer.toString(redis.port())))) {
            assertAnswers(gateway, key.tokenOf("somebody"));
            assertClosed(
                    gateway,
                    SigningKey.create(SigningKey.Algorithm.ES256, "any").tokenOf("somebody"),
                    INVALID);
            assertClosed(gateway, Tokens.hs256(key.pem(), CLAIMS.formatted("")), INVALID);
        }
    }

    private void assertClosed(String token, Closed expected) {
        assertClosed(fanfare.gateway(), token, expected);
    }

    private static void assertClosed(GatewayProcess gateway, String token, Closed expected) {
        try (WireClient client = WireClient.to(gateway.port()).token(token).open()) {
            assertThat(client.awaitClosed()).isEqualTo(expected);
        }
    }

    private static void assertAnswers(GatewayProcess gateway, String token) {
        try (WireClient client = WireClient.to(gateway.port()).token(token).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
    }
}
