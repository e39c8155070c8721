package io.fanfare.it.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JSON Web Tokens, good and bad, made with nothing but the JDK. */
public final class Tokens {

    /** The shared key the tests' gateways verify with. */
    public static final String KEY = "integration-test-signing-key-0123456789abcdef";

    private Tokens() {}

    /** A valid token of that user, without expiry. */
    public static String of(String user) {
        return signed("{\"sub\":\"" + user + "\",\"aud\":\"authenticated\"}");
    }

    /** A valid token of that user until then. */
    public static String of(String user, Instant expiry) {
        return signed(
                "{\"sub\":\"%s\",\"aud\":\"authenticated\",\"exp\":%d}"
                        .formatted(user, expiry.getEpochSecond()));
    }

    /** Those claims under the tests' key, HS256. */
    public static String signed(String claims) {
        return hs256(KEY, claims);
    }

    public static String hs256(String key, String claims) {
        return hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, "HmacSHA256", key);
    }

    /** Any header over any claims, with an HMAC of the JDK's name. */
    public static String hmac(String header, String claims, String algorithm, String key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            String content = content(header, claims);
            return content + '.' + base64(mac.doFinal(utf8(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any header over any claims, with a signature of the JDK's name. */
    public static String signature(String header, String claims, String algorithm, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            String content = content(header, claims);
            signature.update(utf8(content));
            return content + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Header and claims with nothing after the second dot. */
    public static String unsigned(String header, String claims) {
        return content(header, claims) + '.';
    }

    private static String content(String header, String claims) {
        return base64(utf8(header)) + '.' + base64(utf8(claims));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
