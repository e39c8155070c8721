package io.fanfare.gateway.docs;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON with its parts marked, for the stylesheet to colour. */
final class JsonCode {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int INDENT = 2;

    /** Containers up to that many characters stay on their line. */
    private static final int SHORT = 48;

    private final Html html;
    private boolean spread;

    private JsonCode(Html html, boolean spread) {
        this.html = html;
        this.spread = spread;
    }

    /** Exactly as it travels: in one line, without a space. */
    static void compact(Html html, @Nullable Object value) {
        new JsonCode(html, false).write(value, 0);
    }

    /** On several lines, to be read. */
    static void spread(Html html, @Nullable Object value) {
        new JsonCode(html, true).write(value, 0);
    }

    private void write(@Nullable Object value, int depth) {
        if (spread && JSON.writeValueAsString(value).length() <= SHORT) {
            spread = false;
            writeValue(value, depth);
            spread = true;
        } else {
            writeValue(value, depth);
        }
    }

    private void writeValue(@Nullable Object value, int depth) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> {
                Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                html.text("{");
                while (entries.hasNext()) {
                    member(entries.next(), depth + 1);
                    html.text(entries.hasNext() ? "," : "");
                }
                newLine(depth);
                html.text("}");
            }
            case List<?> list when !list.isEmpty() -> {
                Iterator<?> elements = list.iterator();
                html.text("[");
                while (elements.hasNext()) {
                    newLine(depth + 1);
                    write(elements.next(), depth + 1);
                    html.text(elements.hasNext() ? "," : "");
                }
                newLine(depth);
                html.text("]");
            }
            case String text -> html.element("b", JSON.writeValueAsString(text));
            case null -> html.element("i", "null");
            default -> html.element("i", JSON.writeValueAsString(value));
        }
    }

    private void member(Map.Entry<?, ?> member, int depth) {
        newLine(depth);
        html.element("u", JSON.writeValueAsString(member.getKey()));
        html.text(spread ? ": " : ":");
        write(member.getValue(), depth);
    }

    private void newLine(int depth) {
        if (spread) {
            html.text("\n" + " ".repeat(INDENT * depth));
        }
    }
}
