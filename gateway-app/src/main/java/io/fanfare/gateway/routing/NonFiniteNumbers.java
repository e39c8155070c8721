package io.fanfare.gateway.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the literals {@code NaN}, {@code Infinity} and {@code -Infinity} as {@code null}, as the
 * original does: JSON has no such numbers and a browser's parser throws on them.
 */
final class NonFiniteNumbers {

    private static final byte[][] LITERALS = {ascii("NaN"), ascii("-Infinity"), ascii("Infinity")};
    private static final byte[] NULL = ascii("null");

    private NonFiniteNumbers() {}

    /** A copy of JSON that is valid but for those literals; strings are left alone. */
    static byte[] toNull(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 16);
        boolean inString = false;
        int i = 0;
        while (i < json.length) {
            byte b = json[i];
            int literal = inString ? 0 : literalLength(json, i);
            if (literal > 0) {
                out.writeBytes(NULL);
                i += literal;
            } else if (inString && b == '\\') {
                out.write(json, i, Math.min(2, json.length - i));
                i += 2;
            } else {
                inString = inString != (b == '"');
                out.write(b);
                i++;
            }
        }
        return out.toByteArray();
    }

    private static int literalLength(byte[] json, int at) {
        for (byte[] literal : LITERALS) {
            if (startsWith(json, at, literal)) {
                return literal.length;
            }
        }
        return 0;
    }

    private static boolean startsWith(byte[] json, int at, byte[] literal) {
        return at + literal.length <= json.length
                && java.util.Arrays.equals(
                        json, at, at + literal.length, literal, 0, literal.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
