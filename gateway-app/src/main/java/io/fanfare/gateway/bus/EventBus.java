package io.fanfare.gateway.bus;

import java.util.Map;

/** The bus in use, as the rest of the gateway sees it. */
public interface EventBus {

    /** Whether every event published now would arrive. */
    boolean isListening();

    /** For operators: each part of the bus, by its name. */
    Map<String, BusPart> details();
}
