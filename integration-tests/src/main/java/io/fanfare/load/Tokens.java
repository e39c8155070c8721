package io.fanfare.load;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens for the sockets of a run: signed here, or brought along. */
final class Tokens {

    private static final String ALGORITHM = "HmacSHA256";

    private Tokens() {}

    /** A token of that user, HS256, for the length of any run. */
    static String sign(String user, String key, long nowSeconds) {
        String content =
                base64("{\"alg\":\"HS256\"}")
                        + '.'
                        + base64(
                                "{\"sub\":\"%s\",\"aud\":\"authenticated\",\"exp\":%d}"
                                        .formatted(user, nowSeconds + 3600));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
            return content
                    + '.'
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whose token it is. */
    static String userOf(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("--token is not a token");
        }
        byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
        return JsonMapper.builder().build().readTree(claims).path("sub").asString();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
