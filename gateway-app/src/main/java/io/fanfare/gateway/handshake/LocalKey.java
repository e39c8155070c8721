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

import javax.crypto.SecretKey;

/**
 * The signing key of a developer's run: the configured one, or a random one that lives as long as
 * the process; it also issues the tokens to try the gateway with.
 */
public final class LocalKey {

    private static final Duration LIFETIME = Duration.ofHours(24);

    private final String secret;
    private final Clock clock;

    private LocalKey(String secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    static LocalKey of(String secret, Clock clock) {
        return new LocalKey(secret, clock);
    }

    static LocalKey random(Clock clock) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new LocalKey(HexFormat.of().formatHex(random), clock);
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
            token.sign(new MACSigner((SecretKey) sharedKey().key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 with a secret cannot fail", e);
        }
        return token.serialize();
    }
}
