package io.fanfare.gateway.management;

import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.Arrays;

/**
 * One gateway tells the others what to close: {@code {"origin":…,"kind":…,"value":…,"code":…}}.
 *
 * @param origin the sender, which has acted already
 */
record ControlMessage(String origin, DisconnectOrder order) {

    String json() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("origin", origin)
                .put("kind", order.kind().label())
                .put("value", order.value())
                .put("code", order.code().code())
                .toString();
    }

    /** Null if it is none; further fields do not matter. */
    static @Nullable ControlMessage parse(String text) {
        try {
            return of(JsonMapper.shared().readTree(text));
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable ControlMessage of(JsonNode json) {
        JsonNode origin = json.path("origin");
        Kind kind = kind(json.path("kind"));
        JsonNode value = json.path("value");
        JsonNode number = json.path("code");
        CloseCode code = number.isInt() ? CloseCode.of(number.intValue()) : null;
        if (!origin.isString() || kind == null || !value.isString() || code == null) {
            return null;
        }
        return new ControlMessage(
                origin.stringValue(), new DisconnectOrder(kind, value.stringValue(), code));
    }

    private static @Nullable Kind kind(JsonNode label) {
        return Arrays.stream(Kind.values())
                .filter(kind -> label.isString() && kind.label().equals(label.stringValue()))
                .findFirst()
                .orElse(null);
    }
}
