package io.fanfare.gateway.directory;

import org.jspecify.annotations.Nullable;

/** Answer to whether a user may listen. */
public sealed interface Access {

    /**
     * Yes.
     *
     * @param graphId the graph that is listened to, or null where nobody knows it
     */
    record Allowed(@Nullable String graphId) implements Access {}

    /** Not theirs, or not there: the asker learns no difference. */
    record Denied() implements Access {}

    /** Nobody could say at the moment. */
    record Unavailable() implements Access {}
}
