package io.fanfare.gateway.outbound;

import io.fanfare.gateway.Settings;
import io.micrometer.core.instrument.MeterRegistry;

/** Lets the tests of other packages make send queues. */
public final class TestSendQueues {

    private TestSendQueues() {}

    /** With the default settings but for {@code name=value} pairs of {@code fanfare.outbound}. */
    public static SendQueues create(MeterRegistry meters, String... settings) {
        return new SendQueues(Settings.bind(OutboundProperties.class, settings), meters);
    }
}
