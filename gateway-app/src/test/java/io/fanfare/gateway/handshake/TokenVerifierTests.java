package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.settings.InvalidSettingException;
import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The table of token rules, row by row, at a fixed time. */
class TokenVerifierTests {

    private static final long NOW = 1_800_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    private static final Decision INVALID = new Decision.Refused(CloseCode.INVALID_TOKEN);
    private static final Decision NO_SUBJECT = new Decision.Refused(CloseCode.MISSING_SUBJECT);
    private static final String CLAIMS = "{\"sub\":\"u1\",\"aud\":\"authenticated\"}";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TokenVerifier verifier = verifier("HS256", Tokens.SECRET);

    private TokenVerifier verifier(String algorithm, String key) {
        return new TokenVerifier(
                new TokenKeys(SharedKey.of(algorithm, key), null), CLOCK, new TokenMetrics(meters));
    }

    private Decision decide(String claims) {
        return verifier.decide(Tokens.hs256(claims));
    }

    /** The claims of a valid token and more. */
    private Decision decideWith(String more) {
        return decide("{\"sub\":\"u1\",\"aud\":\"authenticated\"," + more + "}");
    }

    private static Decision accepted(@Nullable Instant expiresAt) {
        return new Decision.Accepted("u1", new TokenClaims(null, expiresAt));
    }

    @Test
    void aValidTokenIsAccepted() {
        assertThat(decide(CLAIMS)).isEqualTo(accepted(null));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"exp\":1700000000', expired",
        "'\"iat\":1900000000', not_yet_valid",
        "'\"nbf\":1900000000', not_yet_valid"
    })
    void aWrongClockShowsInTheMetrics(String claim, String reason) {
        assertThat(decideWith(claim)).isEqualTo(INVALID);
        assertThat(refused(reason)).isOne();
        assertThat(refused("audience")).isZero();
    }

    @Test
    void aStrangersTokenSaysNothingOfTheClock() {
        verifier("HS256", "another-key-of-at-least-32-characters-")
                .decide(
                        Tokens.hs256(
                                "{\"sub\":\"u1\",\"aud\":\"authenticated\",\"iat\":1900000000}"));
        assertThat(refused("not_yet_valid")).isZero();
    }

    private double refused(String reason) {
        return meters.get("fanfare.tokens.refused").tag("reason", reason).counter().count();
    }

    @Test
    void aMissingTokenIsToldApart() {
        assertThat(verifier.decide(null)).isEqualTo(new Decision.Refused(CloseCode.MISSING_TOKEN));
        assertThat(verifier.decide("")).isEqualTo(new Decision.Refused(CloseCode.MISSING_TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "x",
                "a.b",
                "a.b.c",
                "..",
                "e30.e30.",
                "null",
                "Bearer x",
                "a.b.c.d.e",
                "\u0000",
                "é.é.é"
            })
    void whatIsNoTokenIsInvalid(String text) {
        assertThat(verifier.decide(text)).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"x\"", "", "{", "{}x"})
    void claimsThatAreNoObjectAreInvalid(String claims) {
        assertThat(decide(claims)).isEqualTo(INVALID);
    }

    @Test
    void aChangedTokenIsInvalid() {
        String token = Tokens.hs256(CLAIMS);
        String other = Tokens.hs256(CLAIMS.replace("u1", "u2"));
        String signature = token.substring(token.lastIndexOf('.'));
        assertThat(verifier.decide(other.substring(0, other.lastIndexOf('.')) + signature))
                .isEqualTo(INVALID);
        assertThat(verifier.decide(token.substring(0, token.length() - 6))).isEqualTo(INVALID);
    }

    @Test
    void anotherKeyIsInvalid() {
        String token =
                Tokens.hmac("{\"alg\":\"HS256\"}", CLAIMS, "HmacSHA256", Tokens.SECRET + "x");
        assertThat(verifier.decide(token)).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @CsvSource({"HS256,HmacSHA256", "HS384,HmacSHA384", "HS512,HmacSHA512"})
    void eachHmacAlgorithmIsAcceptedWhereItIsTheOne(String algorithm, String mac) {
        String token = Tokens.hmac("{\"alg\":\"" + algorithm + "\"}", CLAIMS, mac, Tokens.SECRET);
        for (String configured : new String[] {"HS256", "HS384", "HS512"}) {
            assertThat(verifier(configured, Tokens.SECRET).decide(token))
                    .isEqualTo(configured.equals(algorithm) ? accepted(null) : INVALID);
        }
    }

    @ParameterizedTest
    @CsvSource({"HS256,HmacSHA256", "HS384,HmacSHA384", "HS512,HmacSHA512"})
    void aShortKeyWorks(String algorithm, String mac) {
        String token = Tokens.hmac("{\"alg\":\"" + algorithm + "\"}", CLAIMS, mac, "short");
        assertThat(verifier(algorithm, "short").decide(token)).isEqualTo(accepted(null));
        assertThat(verifier(algorithm, "other").decide(token)).isEqualTo(INVALID);
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static KeyPair ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static KeyPair ed25519() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private void assertAsymmetric(String algorithm, String signature, KeyPair pair, KeyPair other) {
        TokenVerifier verifier = verifier(algorithm, Tokens.pem(pair.getPublic()));
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"ignored\"}";
        assertThat(verifier.decide(Tokens.signed(header, CLAIMS, signature, pair.getPrivate())))
                .isEqualTo(accepted(null));
        assertThat(verifier.decide(Tokens.signed(header, CLAIMS, signature, other.getPrivate())))
                .isEqualTo(INVALID);
        assertThat(verifier.decide(Tokens.unsigned(header, CLAIMS) + ".AAAA")).isEqualTo(INVALID);
        assertThat(verifier.decide(Tokens.unsigned(header, CLAIMS) + ".")).isEqualTo(INVALID);
    }

    @Test
    void rs256WithAPem() throws GeneralSecurityException {
        assertAsymmetric("RS256", "SHA256withRSA", rsa(), rsa());
    }

    @Test
    void es256WithAPem() throws GeneralSecurityException {
        assertAsymmetric("ES256", "SHA256withECDSAinP1363Format", ec(), ec());
    }

    @Test
    void edDsaWithAPem() throws GeneralSecurityException {
        assertAsymmetric("EdDSA", "Ed25519", ed25519(), ed25519());
    }

    /** The classic confusion: a public key taken for a secret. */
    @Test
    void aPublicKeyIsNoSecret() throws GeneralSecurityException {
        String pem = Tokens.pem(rsa().getPublic());
        String token = Tokens.hmac("{\"alg\":\"HS256\"}", CLAIMS, "HmacSHA256", pem);
        assertThat(verifier("RS256", pem).decide(token)).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "", "hs256", "HS1", "RS256", "EdDSA"})
    void anotherAlgorithmInTheHeaderIsInvalid(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        assertThat(verifier.decide(Tokens.hmac(header, CLAIMS, "HmacSHA256", Tokens.SECRET)))
                .isEqualTo(INVALID);
        assertThat(verifier.decide(Tokens.unsigned(header, CLAIMS) + ".")).isEqualTo(INVALID);
        assertThat(verifier.decide(Tokens.unsigned(header, CLAIMS))).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"alg\":null}",
                "{\"alg\":7}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"crit\":[\"unknown\"],\"unknown\":1}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "[]",
                "x"
            })
    void headersThatMustNotPassAreInvalid(String header) {
        assertThat(verifier.decide(Tokens.hmac(header, CLAIMS, "HmacSHA256", Tokens.SECRET)))
                .isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"anything\",\"kid\":\"unknown\",\"x\":[1]}",
                "{\"alg\":\"HS256\",\"b64\":true}"
            })
    void headersThatDoNotMatterPass(String header) {
        assertThat(verifier.decide(Tokens.hmac(header, CLAIMS, "HmacSHA256", Tokens.SECRET)))
                .isEqualTo(accepted(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"authenticated\"", "[\"authenticated\"]", "[\"other\",\"authenticated\"]"})
    void theAudienceIsOrContainsOurs(String audience) {
        assertThat(decide("{\"sub\":\"u1\",\"aud\":" + audience + "}")).isEqualTo(accepted(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"anon\"",
                "\"\"",
                "\"Authenticated\"",
                "\"authenticated \"",
                "[]",
                "[\"anon\"]",
                "null",
                "7",
                "[7,\"authenticated\"]",
                "[[\"authenticated\"]]",
                "{\"authenticated\":1}"
            })
    void anotherAudienceIsInvalid(String audience) {
        assertThat(decide("{\"sub\":\"u1\",\"aud\":" + audience + "}")).isEqualTo(INVALID);
    }

    @Test
    void aMissingAudienceIsInvalid() {
        assertThat(decide("{\"sub\":\"u1\"}")).isEqualTo(INVALID);
    }

    @Test
    void anExpiryAheadPassesAndIsRemembered() {
        Instant next = Instant.ofEpochSecond(NOW + 1);
        assertThat(decideWith("\"exp\":" + (NOW + 1))).isEqualTo(accepted(next));
        assertThat(decideWith("\"exp\":" + (NOW + 1) + ".0")).isEqualTo(accepted(next));
        assertThat(decideWith("\"exp\":" + (NOW + 1) + ".9")).isEqualTo(accepted(next));
        assertThat(decideWith("\"exp\":\"" + (NOW + 1) + "\"")).isEqualTo(accepted(next));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1800000000",
                "1799999999",
                "1800000000.0",
                "1800000000.9",
                "\"1800000000\"",
                "0",
                "-1",
                "null",
                "\"abc\"",
                "\"\"",
                "true",
                "{}",
                "[1900000000]",
                "\"1900000000.5\"",
                "\"0x7fffffff\"",
                "NaN"
            })
    void anExpiryThatIsPastOrNoneIsInvalid(String exp) {
        assertThat(decideWith("\"exp\":" + exp)).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void whatBeginsNowOrBeforePasses(String claim) {
        for (String value :
                new String[] {"1800000000", "1799999999", "0", "1800000000.9", "\"1800000000\""}) {
            assertThat(decideWith("\"" + claim + "\":" + value))
                    .as(value)
                    .isEqualTo(accepted(null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void whatBeginsAheadOrNeverIsInvalid(String claim) {
        for (String value :
                new String[] {
                    "1800000001", "1800000001.0", "\"1800000001\"", "null", "\"abc\"", "[]"
                }) {
            assertThat(decideWith("\"" + claim + "\":" + value)).as(value).isEqualTo(INVALID);
        }
    }

    @Test
    void hugeNumbersAreJudgedAndDoNotThrow() {
        for (String huge :
                new String[] {
                    "9223372036854775807", "1e300", "99999999999999999999999", "-1e300"
                }) {
            assertThat(decideWith("\"nbf\":" + huge)).as(huge).isNotNull();
            assertThat(decideWith("\"exp\":" + huge)).as(huge).isNotNull();
        }
    }

    @Test
    void anIssueBeforeTheExpiryIsNoMatterOfOrder() {
        assertThat(decideWith("\"iat\":1799999999,\"nbf\":1799999999,\"exp\":1900000000"))
                .isEqualTo(accepted(Instant.ofEpochSecond(1_900_000_000)));
    }

    @Test
    void aTokenWithoutSubjectIsToldApart() {
        assertThat(decide("{\"aud\":\"authenticated\"}")).isEqualTo(NO_SUBJECT);
        assertThat(decide("{\"aud\":\"authenticated\",\"sub\":\"\"}")).isEqualTo(NO_SUBJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "true", "[\"u1\"]", "{}"})
    void aSubjectThatIsNoStringIsInvalid(String subject) {
        assertThat(decide("{\"aud\":\"authenticated\",\"sub\":" + subject + "}"))
                .isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "|#/", "é🎺"})
    void aSubjectIsTakenVerbatim(String subject) {
        assertThat(decide("{\"aud\":\"authenticated\",\"sub\":\"" + subject + "\"}"))
                .isEqualTo(new Decision.Accepted(subject, TokenClaims.NONE));
    }

    @Test
    void anInvalidTokenWithoutSubjectIsInvalid() {
        assertThat(decide("{\"aud\":\"anon\"}")).isEqualTo(INVALID);
        assertThat(decide("{\"aud\":\"authenticated\",\"exp\":1}")).isEqualTo(INVALID);
    }

    @Test
    void aTokenIdIsRememberedAndMustBeAString() {
        assertThat(decideWith("\"jti\":\"x\""))
                .isEqualTo(new Decision.Accepted("u1", new TokenClaims("x", null)));
        assertThat(decideWith("\"jti\":7")).isEqualTo(INVALID);
        assertThat(decideWith("\"jti\":null")).isEqualTo(INVALID);
    }

    @Test
    void otherClaimsDoNotMatter() {
        assertThat(
                        decideWith(
                                "\"iss\":7,\"role\":null,\"email\":[],\"app\":{\"a\":[1.5,null]},"
                                        + "\"amr\":[{\"method\":\"otp\"}]"))
                .isEqualTo(accepted(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "HS1", "hs256", "RSA", "dir"})
    void anUnknownAlgorithmStopsTheStart(String algorithm) {
        assertThatThrownBy(() -> SharedKey.of(algorithm, Tokens.SECRET))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("fanfare.jwt.sign-algorithm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "PS512", "EdDSA"})
    void aKeyThatIsNoPemStopsTheStartWithoutShowingIt(String algorithm) {
        assertThatThrownBy(() -> SharedKey.of(algorithm, "topsecret"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("PEM")
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void aLocalKeyIssuesTokensThatItAccepts() {
        LocalKey local = LocalKey.random(CLOCK);
        TokenVerifier verifier =
                new TokenVerifier(
                        new TokenKeys(local.sharedKey(), null), CLOCK, new TokenMetrics(meters));
        assertThat(verifier.decide(local.issue("u1")))
                .isEqualTo(accepted(Instant.ofEpochSecond(NOW).plusSeconds(86_400)));
        assertThat(verifier.decide(LocalKey.random(CLOCK).issue("u1"))).isEqualTo(INVALID);
    }
}
