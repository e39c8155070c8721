package io.fanfare.gateway.handshake;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;

import org.jspecify.annotations.Nullable;

import java.security.Key;
import java.util.List;

/**
 * Chooses the keys for a token: an HMAC one is the shared key's affair, any other the JWKS', with
 * the shared key as its stand-in when that is asymmetric and the JWKS knows none.
 */
record TokenKeys(@Nullable SharedKey shared, @Nullable JwksKeys jwks)
        implements JWSKeySelector<SecurityContext> {

    @Override
    public List<Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        boolean symmetric = JWSAlgorithm.Family.HMAC_SHA.contains(header.getAlgorithm());
        if (symmetric || jwks == null) {
            return shared == null ? List.of() : shared.candidates(header);
        }
        List<Key> published = jwks.candidates(header);
        return published.isEmpty() && shared != null && shared.isAsymmetric()
                ? shared.candidates(header)
                : published;
    }
}
