package io.fanfare.gateway.bus;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/** The classic bus unless the sharded one is named; a mode that is none is told when it is read. */
public final class UnlessSharded extends NoneNestedConditions {

    UnlessSharded() {
        super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @ConditionalOnProperty(name = "fanfare.bus.mode", havingValue = "sharded")
    static final class Sharded {}
}
