package io.fanfare.model.socket;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The values of a message's {@code method} key; names on the wire are case-sensitive. */
public enum Method {
    SUBSCRIBE_GRAPH_EXECUTION("subscribe_graph_execution"),
    SUBSCRIBE_GRAPH_EXECUTIONS("subscribe_graph_executions"),
    UNSUBSCRIBE("unsubscribe"),
    HEARTBEAT("heartbeat"),
    ERROR("error"),
    GRAPH_EXECUTION_EVENT("graph_execution_event"),
    NODE_EXECUTION_EVENT("node_execution_event"),
    NOTIFICATION("notification"),
    /** Renews the token of a live connection; the original does not know it. */
    AUTHENTICATE("authenticate");

    private static final Map<String, Method> BY_WIRE_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Method::wireName, Function.identity()));

    private final String wireName;

    Method(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The method of that exact name, or null. */
    public static @Nullable Method ofWireName(String name) {
        return BY_WIRE_NAME.get(name);
    }
}
