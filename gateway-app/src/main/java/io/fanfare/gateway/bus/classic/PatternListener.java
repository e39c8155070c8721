package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusMetrics.Gap;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.resp.PushReader;
import io.fanfare.gateway.routing.Route;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.SubscriptionListener;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hands one pattern's messages to the lanes and counts each re-subscription as a gap, since nobody
 * knows what was published before it.
 *
 * <p>Called on the Redis client's I/O thread, which must not wait.
 */
final class PatternListener implements MessageListener, SubscriptionListener {

    private static final Logger log = LoggerFactory.getLogger(PatternListener.class);

    private final RedisNode node;
    private final Route.ByContent bus;
    private final String pattern;
    private final byte[] patternBytes;
    private final Lanes lanes;
    private final BusMetrics metrics;

    /** Written by the I/O thread, read by health. */
    private volatile boolean subscribed;

    PatternListener(
            RedisNode node, Route.ByContent bus, String pattern, Lanes lanes, BusMetrics metrics) {
        this.node = node;
        this.bus = bus;
        this.pattern = pattern;
        this.patternBytes = pattern.getBytes(StandardCharsets.UTF_8);
        this.lanes = lanes;
        this.metrics = metrics;
    }

    String pattern() {
        return pattern;
    }

    boolean listensTo(byte[] candidate) {
        return Arrays.equals(patternBytes, candidate);
    }

    /** Called only where no {@link PushReader} read the message before the client could. */
    @Override
    public void onMessage(Message message, byte @Nullable [] pattern) {
        submit(message.getChannel(), message.getBody());
    }

    /** Hands on what was published on a channel that the pattern matches. */
    void submit(byte[] channel, byte[] body) {
        if (bus == Route.ByContent.EXECUTIONS && isGraphWide(channel)) {
            return;
        }
        lanes.submit(bus, Arrays.hashCode(channel), body);
    }

    /**
     * Publishers on their way to a sharded bus publish each event twice, the second time on the
     * graph's own channel, which this pattern matches too.
     */
    private static boolean isGraphWide(byte[] channel) {
        int n = channel.length;
        return n >= 5
                && channel[n - 5] == '}'
                && channel[n - 4] == '/'
                && channel[n - 3] == 'a'
                && channel[n - 2] == 'l'
                && channel[n - 1] == 'l';
    }

    @Override
    public void onPatternSubscribed(byte[] pattern, long count) {
        if (subscribed) {
            metrics.gap(Gap.RECONNECT);
            log.warn("Subscribed to {} at {} again: events may have been lost", bus, node);
        } else {
            subscribed = true;
            log.info("Subscribed to {} at {}", bus, node);
        }
    }

    /** Whether it has subscribed once; the client keeps it so from then on. */
    boolean isSubscribed() {
        return subscribed;
    }
}
