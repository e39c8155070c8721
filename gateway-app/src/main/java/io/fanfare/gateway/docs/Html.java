package io.fanfare.gateway.docs;

import java.util.ArrayDeque;
import java.util.Deque;

/** HTML as it is written: elements close in the order they opened, every text is escaped. */
final class Html {

    private final StringBuilder out = new StringBuilder(1 << 16).append("<!doctype html>\n");
    private final Deque<String> opened = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
        opened.push(tag);
        return this;
    }

    /** Ends the innermost open element. */
    Html close() {
        out.append("</").append(opened.pop()).append('>');
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /** A whole element with nothing but text in it. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that has no end and no content. */
    Html empty(String tag, String... attributes) {
        open(tag, attributes);
        opened.pop();
        return this;
    }

    /** The content of a stylesheet, which HTML does not unescape. */
    Html style(String css) {
        if (css.contains("</")) {
            throw new IllegalArgumentException("the stylesheet would end early");
        }
        open("style");
        out.append(css);
        return close();
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        if (!opened.isEmpty()) {
            throw new IllegalStateException("still open: " + opened);
        }
        return out.toString();
    }
}
