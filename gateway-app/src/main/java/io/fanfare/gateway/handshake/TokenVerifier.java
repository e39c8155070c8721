package io.fanfare.gateway.handshake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import java.text.ParseException;
import java.time.Clock;

/**
 * Decides on a token by the original's table; any failure of verification, the key server's
 * included, is an invalid token. Without authentication every token is that of the one user, also
 * one that is missing.
 */
public final class TokenVerifier {

    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);

    /** Who everybody is when authentication is off, as in the original. */
    static final String DEFAULT_USER = "3e53486c-cf57-477e-ba2a-cb02dc828e1a";

    private static final Decision EVERYBODY = new Decision.Accepted(DEFAULT_USER, TokenClaims.NONE);

    /** Null where tokens are ignored. */
    private final @Nullable JwtDecoder decoder;

    TokenVerifier(TokenKeys keys, Clock clock, TokenMetrics metrics) {
        this(decoder(keys, new ClaimRules(clock, metrics)));
    }

    private TokenVerifier(@Nullable JwtDecoder decoder) {
        this.decoder = decoder;
    }

    static TokenVerifier ignoringTokens() {
        return new TokenVerifier(null);
    }

    private static JwtDecoder decoder(TokenKeys keys, ClaimRules rules) {
        Processor processor = new Processor();
        processor.setJWSKeySelector(keys);
        processor.setJWSVerifierFactory(new EdDsa.VerifierFactory());
        processor.setJWSTypeVerifier((type, context) -> {});
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setClaimSetConverter(rules);
        decoder.setJwtValidator(rules);
        return decoder;
    }

    /** Verifies signatures as the library does, over claims that it has not judged. */
    private static final class Processor extends DefaultJWTProcessor<SecurityContext> {
        @Override
        public JWTClaimsSet process(SignedJWT token, @Nullable SecurityContext context)
                throws BadJOSEException, JOSEException {
            try {
                return super.process(new LenientSignedJwt(token), context);
            } catch (ParseException e) {
                throw new BadJOSEException(e.getMessage(), e);
            }
        }
    }

    public Decision decide(@Nullable String token) {
        return decoder == null ? EVERYBODY : decide(decoder, token);
    }

    private static Decision decide(JwtDecoder decoder, @Nullable String token) {
        if (token == null || token.isEmpty()) {
            return new Decision.Refused(CloseCode.MISSING_TOKEN);
        }
        try {
            Jwt jwt = decoder.decode(token);
            String subject = jwt.getSubject();
            return subject == null || subject.isEmpty()
                    ? new Decision.Refused(CloseCode.MISSING_SUBJECT)
                    : new Decision.Accepted(
                            subject, new TokenClaims(jwt.getId(), jwt.getExpiresAt()));
        } catch (JwtException | IllegalArgumentException e) {
            log.debug("Refused a token: {}", e.getClass().getSimpleName());
            return new Decision.Refused(CloseCode.INVALID_TOKEN);
        }
    }
}
