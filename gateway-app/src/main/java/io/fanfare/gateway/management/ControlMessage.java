package io.fanfare.gateway.management;

import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.Arrays;

/**
 * One gateway tells the others what to close: {@code {"origin":…,"kind":…,"value":…,"code":…}},
 * with {@code "at":…,"nonce":…,"signature":…} where they share a token.
 *
 * @param origin the sender, which has acted already
 * @param stamp null if it is not signed
 */
record ControlMessage(String origin, DisconnectOrder order, @Nullable Stamp stamp) {

    /**
     * What proves who sent it and when.
     *
     * @param atMillis since 1970, on the sender's clock
     * @param nonce of no other message
     * @param signature over all the rest, see {@link OrderSigner}
     */
    record Stamp(long atMillis, String nonce, String signature) {}

    ControlMessage with(Stamp proof) {
        return new ControlMessage(origin, order, proof);
    }

    String json() {
        ObjectNode json =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("origin", origin)
                        .put("kind", order.kind().label())
                        .put("value", order.value())
                        .put("code", order.code().code());
        if (stamp != null) {
            json.put("at", stamp.atMillis())
                    .put("nonce", stamp.nonce())
                    .put("signature", stamp.signature());
        }
        return json.toString();
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
                origin.stringValue(),
                new DisconnectOrder(kind, value.stringValue(), code),
                stamp(json));
    }

    private static @Nullable Kind kind(JsonNode label) {
        return Arrays.stream(Kind.values())
                .filter(kind -> label.isString() && kind.label().equals(label.stringValue()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Stamp stamp(JsonNode json) {
        JsonNode at = json.path("at");
        JsonNode nonce = json.path("nonce");
        JsonNode signature = json.path("signature");
        boolean isWhole = at.canConvertToLong() && nonce.isString() && signature.isString();
        return isWhole
                ? new Stamp(at.longValue(), nonce.stringValue(), signature.stringValue())
                : null;
    }
}
