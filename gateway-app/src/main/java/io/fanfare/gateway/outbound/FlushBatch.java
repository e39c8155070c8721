package io.fanfare.gateway.outbound;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * Queues that got frames during one burst of events: flushed together at its end, so that the
 * frames of a burst leave each socket in one write.
 *
 * <p>Owned by one thread.
 */
public final class FlushBatch {

    private static final Logger log = LoggerFactory.getLogger(FlushBatch.class);

    private final List<SendQueue> queues = new ArrayList<>();

    public void add(SendQueue queue) {
        queues.add(queue);
    }

    /** Flushes each of them; one that fails ends neither the others nor the caller. */
    public void flush() {
        for (SendQueue queue : queues) {
            try {
                queue.flush();
            } catch (RuntimeException | Error e) { // An error that passed would end the lane.
                log.error("Could not flush the {}", queue, e);
            }
        }
        queues.clear();
    }
}
