package io.fanfare.gateway.outbound;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.time.Duration;

/** Makes the send queues of this process, which share one budget. */
@Component
public class SendQueues {

    private final SendQueue.Limits limits;
    private final Duration stalledAfter;

    SendQueues(OutboundProperties properties, MeterRegistry meters) {
        NodeBudget budget = new NodeBudget(properties.nodeBudget().bytes());
        limits =
                new SendQueue.Limits(
                        properties.maxFrames(),
                        properties.maxBytes().toBytes(),
                        properties.overflow(),
                        budget,
                        new OutboundMetrics(meters, budget));
        stalledAfter = properties.stalledAfter();
    }

    public SendQueue create(Transport transport, SendQueue.Listener listener) {
        return new SendQueue(transport, limits, listener);
    }

    /** A write in flight for longer makes its connection a slow consumer; zero means never. */
    public Duration stalledAfter() {
        return stalledAfter;
    }
}
