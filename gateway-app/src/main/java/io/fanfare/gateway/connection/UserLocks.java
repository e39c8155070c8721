package io.fanfare.gateway.connection;

import org.springframework.stereotype.Component;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks striped by user, for facts about one user that must change together: their connections and
 * the count of these, a channel's subscribers and a connection's channels.
 *
 * <p>At most one stripe is held at a time. Under it run {@link ConnectionListener#opened} and what
 * the bus does for a lease; these may take locks of their own, such as the sharded bus's for a
 * channel. So the order is this one first, and nobody takes a stripe while holding a lock that
 * others wait for.
 */
@Component
public final class UserLocks {

    private static final int STRIPES = 64;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    UserLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    public ReentrantLock of(String userId) {
        int hash = userId.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }
}
