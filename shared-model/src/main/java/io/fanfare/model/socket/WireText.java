package io.fanfare.model.socket;

import java.nio.charset.StandardCharsets;

/** Text that may stand in a frame. */
public final class WireText {

    private WireText() {}

    /** Whether the text has a UTF-8 form: JSON can escape half a surrogate pair, which has none. */
    public static boolean isEncodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }
}
