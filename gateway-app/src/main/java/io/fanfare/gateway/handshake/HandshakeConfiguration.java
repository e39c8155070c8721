package io.fanfare.gateway.handshake;

import com.nimbusds.jose.JWSAlgorithm;

import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.gateway.settings.InvalidSettingException;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.time.Clock;
import java.util.Objects;

/** Finds the keys that tokens are verified with; without any there is no start outside local. */
@Configuration(proxyBeanMethods = false)
class HandshakeConfiguration {

    @Bean
    LocalKey localKey(JwtProperties jwt, Clock clock) {
        boolean configured =
                jwt.hasVerifyKey() && jwt.signAlgorithm().equals(JWSAlgorithm.HS256.getName());
        return configured
                ? LocalKey.of(Objects.requireNonNull(jwt.verifyKey()), clock)
                : LocalKey.random(clock);
    }

    @Bean
    LocalKeyHint localKeyHint(
            JwtProperties jwt,
            HandshakeProperties handshake,
            LocalKey localKey,
            Environment environment) {
        boolean random = handshake.authEnabled() && !jwt.hasVerifyKey() && !jwt.hasJwksUrl();
        return new LocalKeyHint(random, localKey, environment);
    }

    @Bean
    TokenVerifier tokenVerifier(
            JwtProperties jwt,
            HandshakeProperties handshake,
            AppEnvironment environment,
            LocalKey localKey,
            Clock clock,
            TokenMetrics metrics) {
        SharedKey shared =
                jwt.hasVerifyKey()
                        ? SharedKey.of(jwt.signAlgorithm(), Objects.requireNonNull(jwt.verifyKey()))
                        : null;
        JwksKeys jwks = jwt.hasJwksUrl() ? new JwksKeys(jwt) : null;
        if (!handshake.authEnabled()) {
            return TokenVerifier.ignoringTokens();
        }
        if (shared == null && jwks == null) {
            shared = localKeyOrRefuse(environment, localKey);
        }
        if (jwks != null) {
            jwks.prefetch();
        }
        return new TokenVerifier(new TokenKeys(shared, jwks), clock, metrics);
    }

    private static SharedKey localKeyOrRefuse(AppEnvironment environment, LocalKey localKey) {
        if (!environment.isLocal()) {
            throw new InvalidSettingException(
                    "fanfare.jwt.verify-key (JWT_VERIFY_KEY)",
                    "",
                    "a key, or fanfare.jwt.jwks-url (JWT_JWKS_URL), unless APP_ENV is local");
        }
        return localKey.sharedKey();
    }
}
