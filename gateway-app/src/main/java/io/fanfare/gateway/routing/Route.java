package io.fanfare.gateway.routing;

import io.fanfare.model.socket.ChannelKey;

/** What the Redis channel of a message says about where it goes. */
public sealed interface Route {

    /** The channel says only the kind; the event itself names its user, graph and execution. */
    enum ByContent implements Route {
        EXECUTIONS,
        NOTIFICATIONS
    }

    /**
     * Execution events of one channel key, and of no other.
     *
     * @param userId whose key it is; events that name another user are dropped
     * @param isGraphWide whether it is the key of all executions of a graph
     */
    record ToKey(String userId, ChannelKey key, boolean isGraphWide) implements Route {}

    /** Notifications of one user; those that name another one are dropped. */
    record ToUser(String userId) implements Route {}
}
