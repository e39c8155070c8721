package io.fanfare.gateway.handshake;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The {@code token} parameter of a query: its last value, decoded; its name is case-sensitive. */
final class QueryToken {

    private QueryToken() {}

    static @Nullable String of(@Nullable String rawQuery) {
        String token = null;
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (decode(name).equals("token")) {
                token = equals < 0 ? "" : decode(pair.substring(equals + 1));
            }
        }
        return token;
    }

    /** What cannot be decoded stays as it is: it is no valid token either way. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
