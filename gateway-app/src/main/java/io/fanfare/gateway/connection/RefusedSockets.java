package io.fanfare.gateway.connection;

import io.fanfare.gateway.outbound.Transport;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sockets that were accepted only to be told why they may not stay; one whose client does not
 * answer the close in time is cut, and so is one above the number that may wait for that, so that
 * refused clients cannot hold anything.
 *
 * <p>Thread-safe.
 */
@Component
public final class RefusedSockets {

    /** A wave of clients with an old token fits; whoever never answers holds no more than this. */
    static final int MOST = 4096;

    private final long closeTimeoutNanos;
    private final String drainReason;

    /** Never held while a transport is told. */
    private final ReentrantLock lock = new ReentrantLock();

    /** When each is cut, the first first. Guarded by lock. */
    private final Map<Transport, Long> cutNanos = new LinkedHashMap<>();

    RefusedSockets(ConnectionProperties properties) {
        this.closeTimeoutNanos = properties.closeTimeout().toNanos();
        this.drainReason = properties.drainReason();
    }

    /** Closes the socket with the code's own reason, or the one set for a drain. */
    public void refuse(Transport transport, CloseCode code) {
        if (!remember(transport, System.nanoTime() + closeTimeoutNanos)) {
            transport.abort();
            return;
        }
        String reason = code == CloseCode.SERVICE_RESTART ? drainReason : code.reason();
        transport.close(code.code(), reason);
    }

    private boolean remember(Transport transport, long atNanos) {
        lock.lock();
        try {
            if (cutNanos.size() >= MOST) {
                return false;
            }
            cutNanos.put(transport, atNanos);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The socket has gone by itself. */
    public void gone(Transport transport) {
        lock.lock();
        try {
            cutNanos.remove(transport);
        } finally {
            lock.unlock();
        }
    }

    /** Cuts those whose time is over; called by the reaper. */
    void cutOverdue(long nowNanos) {
        for (Transport next = takeOverdue(nowNanos); next != null; next = takeOverdue(nowNanos)) {
            next.abort();
        }
    }

    private @Nullable Transport takeOverdue(long nowNanos) {
        lock.lock();
        try {
            for (Map.Entry<Transport, Long> first : cutNanos.entrySet()) {
                if (nowNanos - first.getValue() < 0) {
                    return null;
                }
                cutNanos.remove(first.getKey());
                return first.getKey();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** How many have not yet gone. */
    int count() {
        lock.lock();
        try {
            return cutNanos.size();
        } finally {
            lock.unlock();
        }
    }
}
