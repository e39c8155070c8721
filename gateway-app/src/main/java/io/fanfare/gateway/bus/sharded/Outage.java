package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusMetrics.Gap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * Counts and logs one gap from the first channel that went to the last that came back. Of the
 * reconciler's thread.
 */
final class Outage {

    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final BusMetrics metrics;

    /** What took channels away since all were live. */
    private @Nullable Gap lossCause;

    private boolean isOut;
    private long outSinceNanos;

    Outage(BusMetrics metrics) {
        this.metrics = metrics;
    }

    /** Channels went; the first cause is the one that counts. */
    void lost(Gap cause) {
        lossCause = lossCause == null ? cause : lossCause;
    }

    /** After a look at all channels: whether every one was live. */
    void looked(boolean areAllLive, int channels, long now) {
        if (areAllLive) {
            if (isOut) {
                long millis = Duration.ofNanos(now - outSinceNanos).toMillis();
                log.info("All {} channels are live again, after {} ms", channels, millis);
            }
            isOut = false;
            lossCause = null;
        } else if (lossCause != null && !isOut) {
            isOut = true;
            outSinceNanos = now;
            metrics.gap(lossCause);
            log.warn("Channels are away, cause {}: events are lost until they are back", lossCause);
        }
    }
}
