package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.BusMetrics.Gap;
import io.fanfare.gateway.routing.DropReason;
import io.fanfare.gateway.routing.EventRouter;
import io.fanfare.gateway.routing.Route;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fixed number of {@link Lane}s. A Redis channel always takes the same one, so its events stay in
 * order; submitting never waits.
 */
@Component
public final class Lanes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private final BusProperties properties;
    private final EventRouter router;
    private final BusMetrics metrics;

    /** Replaced at start, read by the listeners. */
    private volatile List<Lane> lanes = List.of();

    private List<Thread> threads = List.of();

    Lanes(BusProperties properties, EventRouter router, BusMetrics metrics) {
        this.properties = properties;
        this.router = router;
        this.metrics = metrics;
    }

    /** Stopped after the bus, which submits, and started before it. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        int count = properties.effectiveLanes();
        lanes =
                Stream.generate(
                                () ->
                                        new Lane(
                                                router,
                                                properties.laneMaxEvents(),
                                                properties.laneMaxBytes().bytes()))
                        .limit(count)
                        .toList();
        threads =
                IntStream.range(0, count)
                        .mapToObj(i -> Thread.ofPlatform().name("lane-" + i).start(lanes.get(i)))
                        .toList();
    }

    @Override
    public void stop() {
        lanes.forEach(Lane::stop);
        try {
            for (Thread thread : threads) {
                thread.join(java.time.Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes = List.of();
    }

    @Override
    public boolean isRunning() {
        return !lanes.isEmpty();
    }

    /**
     * Routes the message behind the earlier ones of its channel, or drops and counts it.
     *
     * @param channelHash a hash of the Redis channel, the same for each of its messages
     */
    public void submit(Route route, int channelHash, byte[] body) {
        List<Lane> current = lanes;
        if (current.isEmpty()) {
            return; // Not started or stopped: nobody is connected.
        }
        Lane lane = current.get(Math.floorMod(channelHash, current.size()));
        // Zero marks a reply, so an event's time is never zero.
        switch (lane.offer(new Lane.Message(route, body, System.nanoTime() | 1))) {
            case TAKEN -> {}
            case FIRST_REFUSED -> {
                metrics.gap(Gap.OVERFLOW);
                log.warn("A lane is full: events are lost until it has room again");
                router.drop(DropReason.LANE_FULL);
            }
            case REFUSED -> router.drop(DropReason.LANE_FULL);
        }
    }
}
