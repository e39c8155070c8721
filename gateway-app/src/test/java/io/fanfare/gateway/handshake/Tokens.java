package io.fanfare.gateway.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made by hand, so that they can be as wrong as a test likes. */
final class Tokens {

    /** Long enough for every HMAC algorithm. */
    static final String SECRET =
            "a-secret-of-more-than-sixty-four-characters-for-all-algorithms-there-are";

    private Tokens() {}

    /** Signed with {@link #SECRET} and HS256. */
    static String hs256(String claims) {
        return hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, "HmacSHA256", SECRET);
    }

    static String hmac(String header, String claims, String macName, String secret) {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(new SecretKeySpec(utf8(secret), macName));
            String signed = unsigned(header, claims);
            return signed + "." + base64(mac.doFinal(utf8(signed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(String header, String claims, String algorithm, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            String signed = unsigned(header, claims);
            signature.update(utf8(signed));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(String header, String claims) {
        return base64(utf8(header)) + "." + base64(utf8(claims));
    }

    static String pem(Key publicKey) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(publicKey.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
