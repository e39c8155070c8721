package io.fanfare.gateway.outbound;

import java.util.ArrayList;
import java.util.List;

/**
 * Queues that got frames during one burst of events: flushed together at its end, so that the
 * frames of a burst leave each socket in one write.
 *
 * <p>Owned by one thread.
 */
public final class FlushBatch {

    private final List<SendQueue> queues = new ArrayList<>();

    public void add(SendQueue queue) {
        queues.add(queue);
    }

    public void flush() {
        for (SendQueue queue : queues) {
            queue.flush();
        }
        queues.clear();
    }
}
