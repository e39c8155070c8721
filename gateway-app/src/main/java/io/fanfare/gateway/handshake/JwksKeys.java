package io.fanfare.gateway.handshake;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.DefaultResourceRetriever;

import io.fanfare.gateway.settings.InvalidSettingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys published at a JWKS address that tokens may be verified with. */
final class JwksKeys {

    private static final Logger log = LoggerFactory.getLogger(JwksKeys.class);
    private static final int MAX_BYTES = 512 * 1024;

    private final JwksCache cache;
    private final Set<JWSAlgorithm> algorithms;

    JwksKeys(JwtProperties properties) {
        this.algorithms =
                properties.jwksAlgorithms().stream()
                        .map(JwksKeys::algorithm)
                        .collect(Collectors.toUnmodifiableSet());
        URL url = url(Objects.requireNonNull(properties.jwksUrl()));
        int timeout = Math.toIntExact(properties.jwksTimeout().toMillis());
        DefaultResourceRetriever retriever =
                new DefaultResourceRetriever(timeout, timeout, MAX_BYTES);
        this.cache =
                new JwksCache(
                        () -> JWKSet.parse(retriever.retrieveResource(url).getContent()),
                        properties.jwksCache(),
                        properties.jwksTimeout().multipliedBy(2),
                        System::nanoTime,
                        task -> Thread.ofVirtual().name("jwks").start(task));
    }

    /** Has the keys fetched before the first token comes; does not wait. */
    void prefetch() {
        cache.prefetch();
    }

    private static JWSAlgorithm algorithm(String name) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(name.strip());
        if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
            throw new InvalidSettingException(
                    "fanfare.jwt.jwks-algorithms", name, "asymmetric algorithms such as ES256");
        }
        return algorithm;
    }

    private static URL url(String text) {
        try {
            URI uri = URI.create(text.strip());
            if ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) {
                return uri.toURL();
            }
        } catch (IllegalArgumentException | MalformedURLException e) {
            log.debug("Not a URL", e);
        }
        throw new InvalidSettingException("fanfare.jwt.jwks-url", text, "an http or https address");
    }

    /** The keys that a token with that header may be verified with. */
    List<Key> candidates(JWSHeader header) throws KeySourceException {
        if (!algorithms.contains(header.getAlgorithm())) {
            return List.of();
        }
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        List<Key> keys = new ArrayList<>();
        for (JWK jwk : cache.find(new JWKSelector(matcher))) {
            try {
                keys.add(javaKey(jwk));
            } catch (JOSEException | GeneralSecurityException e) {
                log.warn("A key of the JWKS cannot be used: {}", e.getMessage());
            }
        }
        return keys;
    }

    private static Key javaKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        return switch (jwk) {
            case OctetKeyPair okp -> EdDsa.publicKey(okp);
            case AsymmetricJWK asymmetric -> asymmetric.toPublicKey();
            default -> throw new JOSEException("not an asymmetric key");
        };
    }
}
