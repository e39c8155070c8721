package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.gateway.settings.InvalidSettingException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Clock;

class HandshakeConfigurationTests {

    private final LocalKey localKey = LocalKey.random(Clock.systemUTC());

    private TokenVerifier verifier(
            AppEnvironment.Name environment, HandshakeProperties handshake, String... jwt) {
        return new HandshakeConfiguration()
                .tokenVerifier(
                        Settings.bind(JwtProperties.class, jwt),
                        handshake,
                        new AppEnvironment(environment),
                        localKey,
                        Clock.systemUTC(),
                        new TokenMetrics(new SimpleMeterRegistry()));
    }

    private static HandshakeProperties defaults(String... settings) {
        return Settings.bind(HandshakeProperties.class, settings);
    }

    @Test
    void withoutAKeyALocalRunMakesItsOwn() {
        TokenVerifier verifier = verifier(AppEnvironment.Name.LOCAL, defaults());
        assertThat(verifier.decide(localKey.issue("u1"))).isInstanceOf(Decision.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEV", "PROD"})
    void withoutAKeyThereIsNoStartElsewhere(AppEnvironment.Name environment) {
        assertThatThrownBy(() -> verifier(environment, defaults()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("JWT_VERIFY_KEY")
                .hasMessageContaining("JWT_JWKS_URL");
        assertThatThrownBy(() -> verifier(environment, defaults(), "verify-key= "))
                .isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void withoutAuthenticationNoKeyIsNeeded() {
        TokenVerifier verifier = verifier(AppEnvironment.Name.PROD, defaults("auth-enabled=false"));
        Decision everybody =
                new Decision.Accepted("3e53486c-cf57-477e-ba2a-cb02dc828e1a", TokenClaims.NONE);
        assertThat(verifier.decide(localKey.issue("u1"))).isEqualTo(everybody);
        assertThat(verifier.decide("nonsense")).isEqualTo(everybody);
        assertThat(verifier.decide(null)).isEqualTo(everybody);
    }

    @Test
    void aConfiguredKeyIsTheOnlyOne() {
        TokenVerifier verifier =
                verifier(AppEnvironment.Name.LOCAL, defaults(), "verify-key=" + Tokens.SECRET);
        assertThat(verifier.decide(localKey.issue("u1"))).isInstanceOf(Decision.Refused.class);
        assertThat(verifier.decide(Tokens.hs256("{\"sub\":\"u1\",\"aud\":\"authenticated\"}")))
                .isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void theKeyDoesNotShowInTextForm() {
        assertThat(Settings.bind(JwtProperties.class, "verify-key=hush").toString())
                .doesNotContain("hush");
    }
}
