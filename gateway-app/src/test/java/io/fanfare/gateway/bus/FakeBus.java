package io.fanfare.gateway.bus;

import java.util.Map;

/** A bus that is as a test says. */
final class FakeBus implements EventBus {

    boolean listening;
    Map<String, BusPart> details = Map.of();

    @Override
    public boolean isListening() {
        return listening;
    }

    @Override
    public Map<String, BusPart> details() {
        return details;
    }
}
