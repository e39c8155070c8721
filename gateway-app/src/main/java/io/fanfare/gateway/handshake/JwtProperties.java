package io.fanfare.gateway.handshake;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import java.time.Duration;
import java.util.List;

/**
 * How tokens are verified: with a shared key, with the keys of a JWKS, or with either.
 *
 * @param verifyKey shared secret, or a public key in PEM form when the algorithm is asymmetric
 * @param signAlgorithm the one algorithm the shared key is used with
 * @param jwksUrl http or https address of a JWKS
 * @param jwksAlgorithms algorithms accepted from the JWKS, asymmetric ones only
 * @param jwksTimeout time the key server has to connect, and again to answer
 * @param jwksCache how long fetched keys are used; an unknown kid fetches earlier, at a limited
 *     rate
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.jwt", ignoreUnknownFields = false)
record JwtProperties(
        @Nullable String verifyKey,
        @DefaultValue("HS256") String signAlgorithm,
        @Nullable String jwksUrl,
        @DefaultValue({"ES256", "RS256", "EdDSA"}) List<String> jwksAlgorithms,
        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 5) Duration jwksTimeout,
        @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 365) Duration jwksCache) {

    boolean hasVerifyKey() {
        return verifyKey != null && !verifyKey.isBlank();
    }

    boolean hasJwksUrl() {
        return jwksUrl != null && !jwksUrl.isBlank();
    }

    /** A record's own text form would show the key. */
    @Override
    public String toString() {
        return "JwtProperties[signAlgorithm=" + signAlgorithm + ", jwksUrl=" + jwksUrl + "]";
    }
}
