package io.fanfare.gateway.docs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The document as one HTML page that loads nothing and runs nothing.
 *
 * @param html UTF-8; must not be modified
 * @param contentSecurityPolicy allows the page's own stylesheet, by its hash, and nothing else
 */
public record ProtocolPage(byte[] html, String contentSecurityPolicy) {

    /** Of the page's bytes. */
    public static final String TYPE = "text/html;charset=utf-8";

    static ProtocolPage of(Node document, String css) {
        return new ProtocolPage(
                new PageWriter(document).write(css).getBytes(StandardCharsets.UTF_8),
                "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(sha256(css)));
    }

    private static String sha256(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
