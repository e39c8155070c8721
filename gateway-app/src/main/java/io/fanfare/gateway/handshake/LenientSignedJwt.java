package io.fanfare.gateway.handshake;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.text.ParseException;
import java.util.Map;

/**
 * A signed token whose claims are handed on as they stand in the JSON, so that our rules judge them
 * and not the library's stricter ones about types.
 */
final class LenientSignedJwt extends SignedJWT {

    private static final long serialVersionUID = 1;

    LenientSignedJwt(SignedJWT token) throws ParseException {
        super(token.getParsedParts()[0], token.getParsedParts()[1], token.getParsedParts()[2]);
    }

    @Override
    public JWTClaimsSet getJWTClaimsSet() throws ParseException {
        Map<String, Object> claims = getPayload().toJSONObject();
        if (claims == null) {
            throw new ParseException("The payload is not a JSON object", 0);
        }
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder();
        claims.forEach(builder::claim);
        return builder.build();
    }
}
