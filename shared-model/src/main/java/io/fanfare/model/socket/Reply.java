package io.fanfare.model.socket;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * What the gateway answers to one command.
 *
 * <p>{@link #json()} is byte-exact: compact, the five keys in fixed order, unset ones {@code null}.
 * The heartbeat's answer has three keys, as in the original.
 */
public sealed interface Reply {

    String json();

    /** The UTF-8 bytes of {@link #json()}: the payload of one text frame. */
    default byte[] encode() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    /** The command was carried out. */
    record Done(Method method, @Nullable ChannelKey channel) implements Reply {
        @Override
        public String json() {
            StringBuilder out = new StringBuilder(160);
            out.append("{\"method\":\"").append(method.wireName());
            out.append("\",\"data\":null,\"success\":true,\"channel\":");
            if (channel == null) {
                out.append("null");
            } else {
                JsonString.append(out, channel.value());
            }
            return out.append(",\"error\":null}").toString();
        }
    }

    /** The command failed; the connection stays open. */
    record Failed(ErrorText error) implements Reply {
        @Override
        public String json() {
            StringBuilder out = new StringBuilder(160);
            out.append("{\"method\":\"error\",\"data\":null,\"success\":false,\"channel\":null,");
            out.append("\"error\":");
            JsonString.append(out, error.text());
            return out.append('}').toString();
        }
    }

    /** Answer to a heartbeat. */
    record Pong() implements Reply {
        @Override
        public String json() {
            return "{\"method\":\"heartbeat\",\"data\":\"pong\",\"success\":true}";
        }
    }
}
