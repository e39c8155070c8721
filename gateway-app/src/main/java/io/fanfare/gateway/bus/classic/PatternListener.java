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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hands one pattern's messages to the lanes, and counts a gap whenever the connection that carries
 * it is lost, since nobody knows what is published until Redis has confirmed the next one.
 *
 * <p>Called on the Redis client's I/O thread, which must not wait.
 */
final class PatternListener implements MessageListener {

    private static final Logger log = LoggerFactory.getLogger(PatternListener.class);

    private final RedisNode node;
    private final Route.ByContent bus;
    private final String pattern;
    private final byte[] patternBytes;
    private final Lanes lanes;
    private final BusMetrics metrics;

    /** On which connection Redis has confirmed the pattern; null while on none. */
    private final AtomicReference<@Nullable Object> carrier = new AtomicReference<>();

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

    /** Redis has confirmed the pattern on that connection. */
    void confirmed(Object connection) {
        carrier.set(connection);
        log.info("Subscribed to {} at {}", bus, node);
    }

    /** That connection is gone; with it the pattern, if it was there. */
    void lost(Object connection) {
        if (carrier.compareAndSet(connection, null)) {
            metrics.gap(Gap.RECONNECT);
            log.warn("Lost {} at {}: events are missed until it is subscribed again", bus, node);
        }
    }

    /** Whether Redis has confirmed it on a connection that is up. */
    boolean isSubscribed() {
        return carrier.get() != null;
    }
}
