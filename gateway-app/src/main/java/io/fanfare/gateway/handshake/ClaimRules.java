package io.fanfare.gateway.handshake;

import io.fanfare.gateway.handshake.TokenMetrics.TokenRefusal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The original's rules about claims: the audience must be or contain {@code authenticated}; {@code
 * exp} must lie ahead, {@code nbf} and {@code iat} must not, without leeway; {@code sub} and {@code
 * jti} are strings; the rest does not matter.
 */
final class ClaimRules
        implements Converter<Map<String, Object>, Map<String, Object>>, OAuth2TokenValidator<Jwt> {

    private static final String AUDIENCE = "authenticated";
    private static final List<String> DATES = List.of("exp", "nbf", "iat");
    private static final List<String> STRINGS = List.of("sub", "jti");

    private final Clock clock;
    private final TokenMetrics metrics;

    ClaimRules(Clock clock, TokenMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Types the claims that rules are about; what is null but must not be fails here. */
    @Override
    public Map<String, Object> convert(Map<String, Object> claims) {
        Map<String, Object> typed = new HashMap<>(claims);
        for (String date : DATES) {
            if (claims.containsKey(date)) {
                typed.put(date, NumericDate.parse(claims.get(date)));
            }
        }
        for (String name : STRINGS) {
            if (claims.containsKey(name) && !(claims.get(name) instanceof String)) {
                throw new BadJwtException(name + " must be a string");
            }
        }
        return typed;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        Instant now = clock.instant();
        if (!isForUs(token.getClaims().get("aud"))) {
            return failure(TokenRefusal.AUDIENCE);
        }
        if (isPast(token.getExpiresAt(), now)) {
            return failure(TokenRefusal.EXPIRED);
        }
        if (isAhead(token.getNotBefore(), now) || isAhead(token.getIssuedAt(), now)) {
            return failure(TokenRefusal.NOT_YET_VALID);
        }
        return OAuth2TokenValidatorResult.success();
    }

    private static boolean isForUs(@Nullable Object audience) {
        return audience instanceof Collection<?> several
                ? several.stream().allMatch(String.class::isInstance) && several.contains(AUDIENCE)
                : AUDIENCE.equals(audience);
    }

    private static boolean isPast(@Nullable Instant expiry, Instant now) {
        return expiry != null && !expiry.isAfter(now);
    }

    private static boolean isAhead(@Nullable Instant instant, Instant now) {
        return instant != null && instant.isAfter(now);
    }

    private OAuth2TokenValidatorResult failure(TokenRefusal reason) {
        metrics.refused(reason);
        return OAuth2TokenValidatorResult.failure(
                new OAuth2Error("invalid_token", reason.name(), null));
    }
}
