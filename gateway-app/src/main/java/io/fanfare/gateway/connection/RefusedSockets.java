package io.fanfare.gateway.connection;

import io.fanfare.gateway.outbound.Transport;
import io.fanfare.model.socket.CloseCode;

import org.springframework.stereotype.Component;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sockets that were accepted only to be told why they may not stay; one whose client does not
 * answer the close in time is cut, so that refused clients cannot hold anything.
 */
@Component
public final class RefusedSockets {

    private record Refused(Transport transport, long cutNanos) {}

    private final long closeTimeoutNanos;

    /** In the order in which their time runs out. */
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();

    RefusedSockets(ConnectionProperties properties) {
        this.closeTimeoutNanos = properties.closeTimeout().toNanos();
    }

    /** Closes the socket with the code's own reason. */
    public void refuse(Transport transport, CloseCode code) {
        refused.add(new Refused(transport, System.nanoTime() + closeTimeoutNanos));
        transport.close(code.code(), code.reason());
    }

    /** Cuts those whose time is over; called by the reaper. */
    void cutOverdue(long nowNanos) {
        Refused oldest = refused.peek();
        while (oldest != null && nowNanos - oldest.cutNanos() >= 0) {
            refused.remove(oldest);
            oldest.transport().abort();
            oldest = refused.peek();
        }
    }
}
