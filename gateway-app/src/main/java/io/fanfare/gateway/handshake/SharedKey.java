package io.fanfare.gateway.handshake;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;

import io.fanfare.gateway.settings.InvalidSettingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

/**
 * The one key of the older generations, used with exactly one algorithm.
 *
 * @param algorithm the algorithm that tokens must name
 * @param key a secret, or a public key
 */
record SharedKey(JWSAlgorithm algorithm, Key key) {

    private static final Logger log = LoggerFactory.getLogger(SharedKey.class);
    private static final String ALGORITHM_SETTING = "fanfare.jwt.sign-algorithm";
    private static final int RECOMMENDED_CHARS = 32;

    /** Bytes of secret that the token library wants for each algorithm. */
    private static final Map<JWSAlgorithm, Integer> SECRET_BYTES =
            Map.of(JWSAlgorithm.HS256, 32, JWSAlgorithm.HS384, 48, JWSAlgorithm.HS512, 64);

    /**
     * Reads a key for that algorithm.
     *
     * @throws InvalidSettingException if the algorithm is unknown or the key is not one for it
     */
    static SharedKey of(String algorithmName, String text) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(algorithmName);
        Integer secretBytes = SECRET_BYTES.get(algorithm);
        if (secretBytes != null) {
            return new SharedKey(algorithm, secret(text, secretBytes));
        }
        if (JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
            return new SharedKey(algorithm, publicKey(algorithm, text));
        }
        throw new InvalidSettingException(
                ALGORITHM_SETTING,
                algorithmName,
                "HS, RS, ES or PS with 256, 384 or 512, or EdDSA");
    }

    /** HMAC fills short keys with zero bytes anyway, so filling up changes no signature. */
    private static Key secret(String text, int minimumBytes) {
        if (text.length() < RECOMMENDED_CHARS) {
            log.warn("The token key is shorter than {} characters", RECOMMENDED_CHARS);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(
                Arrays.copyOf(bytes, Math.max(bytes.length, minimumBytes)), "HmacSHA256");
    }

    private static Key publicKey(JWSAlgorithm algorithm, String pem) {
        try {
            String base64 = pem.replaceAll("-----[^-]+-----", "");
            return KeyFactory.getInstance(keyType(algorithm))
                    .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "fanfare.jwt.verify-key",
                    "(not shown)",
                    "a public key in PEM form (BEGIN PUBLIC KEY) for " + algorithm);
        }
    }

    private static String keyType(JWSAlgorithm algorithm) {
        if (algorithm.equals(EdDsa.ALGORITHM)) {
            return "Ed25519";
        }
        return JWSAlgorithm.Family.EC.contains(algorithm) ? "EC" : "RSA";
    }

    boolean isAsymmetric() {
        return !SECRET_BYTES.containsKey(algorithm);
    }

    /** The key, if a token with that header may be verified with it. */
    List<Key> candidates(JWSHeader header) {
        return algorithm.equals(header.getAlgorithm()) ? List.of(key) : List.of();
    }
}
