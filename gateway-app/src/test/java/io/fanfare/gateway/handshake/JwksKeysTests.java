package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpServer;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.settings.InvalidSettingException;
import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A key server of its own on loopback, which publishes what the test says. */
@Timeout(60)
class JwksKeysTests {

    private static final String CLAIMS = "{\"sub\":\"u1\",\"aud\":\"authenticated\"}";
    private static final Decision ACCEPTED = new Decision.Accepted("u1", TokenClaims.NONE);
    private static final Decision INVALID = new Decision.Refused(CloseCode.INVALID_TOKEN);

    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();

    /** Set by the test, read by the server's thread. */
    private volatile List<JWK> published = List.of();

    private volatile int status = 200;

    JwksKeysTests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void startServer() {
        server.createContext(
                "/jwks",
                exchange -> {
                    fetches.incrementAndGet();
                    byte[] body =
                            Tokens.utf8(
                                    published.stream()
                                            .map(JWK::toJSONString)
                                            .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private JwksKeys keys(String... settings) {
        String[] all =
                Stream.concat(
                                Stream.of(
                                        "jwks-url=http://127.0.0.1:"
                                                + server.getAddress().getPort()
                                                + "/jwks"),
                                Arrays.stream(settings))
                        .toArray(String[]::new);
        return new JwksKeys(Settings.bind(JwtProperties.class, all));
    }

    private TokenVerifier verifier(@Nullable SharedKey shared, String... settings) {
        return new TokenVerifier(
                new TokenKeys(shared, keys(settings)),
                Clock.systemUTC(),
                new TokenMetrics(new SimpleMeterRegistry()));
    }

    /** A key pair and the tokens it signs. */
    private record Signer(String kid, String algorithm, String signature, KeyPair pair, JWK jwk) {

        static Signer es256(String kid) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            JWK jwk =
                    new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
                            .keyID(kid)
                            .build();
            return new Signer(kid, "ES256", "SHA256withECDSAinP1363Format", pair, jwk);
        }

        static Signer rs256(String kid) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            JWK jwk = new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(kid).build();
            return new Signer(kid, "RS256", "SHA256withRSA", pair, jwk);
        }

        static Signer edDsa(String kid) throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
            JWK jwk =
                    new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
                            .keyID(kid)
                            .build();
            return new Signer(kid, "EdDSA", "Ed25519", pair, jwk);
        }

        String token() {
            String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}";
            return Tokens.signed(header, CLAIMS, signature, pair.getPrivate());
        }
    }

    @Test
    void eachKindOfPublishedKeyVerifies() throws GeneralSecurityException {
        List<Signer> signers = List.of(Signer.es256("ec"), Signer.rs256("rsa"), Signer.edDsa("ed"));
        published = signers.stream().map(Signer::jwk).toList();
        TokenVerifier verifier = verifier(null);
        for (Signer signer : signers) {
            assertThat(verifier.decide(signer.token())).isEqualTo(ACCEPTED);
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aKeyOfTheSameNameThatIsAnotherIsInvalid() throws GeneralSecurityException {
        published = List.of(Signer.es256("k").jwk());
        assertThat(verifier(null).decide(Signer.es256("k").token())).isEqualTo(INVALID);
    }

    @Test
    void anUnknownKeyIsFetched() throws GeneralSecurityException {
        Signer first = Signer.es256("first");
        Signer second = Signer.es256("second");
        published = List.of(first.jwk());
        TokenVerifier verifier = verifier(null);
        assertThat(verifier.decide(first.token())).isEqualTo(ACCEPTED);
        published = List.of(first.jwk(), second.jwk());
        assertThat(verifier.decide(second.token())).isEqualTo(ACCEPTED);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void manyUnknownKeysDoNotFloodTheKeyServer() throws GeneralSecurityException {
        Signer known = Signer.es256("known");
        published = List.of(known.jwk());
        TokenVerifier verifier = verifier(null);
        for (int i = 0; i < 20; i++) {
            assertThat(verifier.decide(Signer.es256("unknown-" + i).token())).isEqualTo(INVALID);
        }
        assertThat(fetches).hasValue(1 + 2);
        assertThat(verifier.decide(known.token())).isEqualTo(ACCEPTED);
    }

    @Test
    void keysOutliveTheirServer() throws GeneralSecurityException {
        Signer known = Signer.es256("known");
        published = List.of(known.jwk());
        TokenVerifier verifier = verifier(null);
        assertThat(verifier.decide(known.token())).isEqualTo(ACCEPTED);
        server.stop(0);
        assertThat(verifier.decide(known.token())).isEqualTo(ACCEPTED);
        assertThat(verifier.decide(Signer.es256("unknown").token())).isEqualTo(INVALID);
        assertThat(verifier.decide(known.token())).isEqualTo(ACCEPTED);
    }

    @Test
    void aServerThatFailsFromTheStartMakesTokensInvalid() throws GeneralSecurityException {
        status = 500;
        TokenVerifier verifier = verifier(null);
        assertThat(verifier.decide(Signer.es256("k").token())).isEqualTo(INVALID);
        server.stop(0);
        assertThat(verifier.decide(Signer.es256("k").token())).isEqualTo(INVALID);
    }

    @Test
    void onlyTheAlgorithmsConfiguredAreAccepted() throws GeneralSecurityException {
        Signer ec = Signer.es256("ec");
        Signer rsa = Signer.rs256("rsa");
        published = List.of(ec.jwk(), rsa.jwk());
        TokenVerifier verifier = verifier(null, "jwks-algorithms=RS256");
        assertThat(verifier.decide(rsa.token())).isEqualTo(ACCEPTED);
        assertThat(verifier.decide(ec.token())).isEqualTo(INVALID);
    }

    @Test
    void sharedAndPublishedKeysWorkSideBySide() throws GeneralSecurityException {
        Signer ec = Signer.es256("ec");
        published = List.of(ec.jwk());
        TokenVerifier verifier = verifier(SharedKey.of("HS256", Tokens.SECRET));
        assertThat(verifier.decide(ec.token())).isEqualTo(ACCEPTED);
        assertThat(verifier.decide(Tokens.hs256(CLAIMS))).isEqualTo(ACCEPTED);
    }

    @Test
    void withPublishedKeysAloneHmacIsRefused() {
        assertThat(verifier(null).decide(Tokens.hs256(CLAIMS))).isEqualTo(INVALID);
        assertThat(fetches).hasValue(0);
    }

    @Test
    void anAsymmetricSharedKeyStandsInForAnUnknownOne() throws GeneralSecurityException {
        Signer own = Signer.es256("own");
        published = List.of(Signer.es256("other").jwk());
        SharedKey shared = SharedKey.of("ES256", Tokens.pem(own.pair().getPublic()));
        assertThat(verifier(shared).decide(own.token())).isEqualTo(ACCEPTED);
        assertThat(verifier(shared).decide(Signer.es256("third").token())).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "es256", "x", "ES256,HS512"})
    void otherThanAsymmetricAlgorithmsStopTheStart(String algorithms) {
        assertThatThrownBy(() -> keys("jwks-algorithms=" + algorithms))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.jwt.jwks-algorithms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/jwks", "x", "file:/etc/passwd", "http:// x"})
    void anAddressThatIsNotHttpStopsTheStart(String url) {
        assertThatThrownBy(
                        () -> new JwksKeys(Settings.bind(JwtProperties.class, "jwks-url=" + url)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.jwt.jwks-url");
    }
}
