package io.fanfare.gateway.connection;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names a connection and its user in the log lines of this thread until it is closed; what was
 * named before is named again then.
 */
public final class LogContext implements AutoCloseable {

    static final String CONNECTION = "connection";
    static final String USER = "user";

    private final @Nullable String connectionBefore = MDC.get(CONNECTION);
    private final @Nullable String userBefore = MDC.get(USER);

    private LogContext(Connection connection) {
        MDC.put(CONNECTION, connection.id().toString());
        MDC.put(USER, connection.userHash());
    }

    public static LogContext of(Connection connection) {
        return new LogContext(connection);
    }

    @Override
    public void close() {
        restore(CONNECTION, connectionBefore);
        restore(USER, userBefore);
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
