package io.fanfare.gateway.handshake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HexFormat;

/**
 * A random signing key that lives as long as the process, for a developer who has none; it also
 * issues the tokens to try it with.
 */
public final class LocalKey {

    private static final Duration LIFETIME = Duration.ofHours(24);

    private final String secret;
    private final Clock clock;

    LocalKey(Clock clock) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
        this.clock = clock;
    }

    SharedKey sharedKey() {
        return SharedKey.of(JWSAlgorithm.HS256.getName(), secret);
    }

    /** A token for that user, valid for a day. */
    public String issue(String userId) {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader(JWSAlgorithm.HS256),
                        new JWTClaimsSet.Builder()
                                .subject(userId)
                                .audience("authenticated")
                                .expirationTime(Date.from(clock.instant().plus(LIFETIME)))
                                .build());
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 with 64 bytes cannot fail", e);
        }
        return token.serialize();
    }
}
