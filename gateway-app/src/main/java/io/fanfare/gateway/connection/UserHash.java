package io.fanfare.gateway.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Stands for a user in logs and wherever operators look: the first 12 hex digits of the SHA-256 of
 * the user's id, so whoever knows an id finds its lines, and nobody reads an id from them.
 */
public final class UserHash {

    private static final int BYTES = 6;

    private UserHash() {}

    public static String of(String userId) {
        byte[] digest = sha256().digest(userId.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
