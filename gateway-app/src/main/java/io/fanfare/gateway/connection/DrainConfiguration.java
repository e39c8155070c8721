package io.fanfare.gateway.connection;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

import java.time.Duration;

/** Gives the drain the time it was configured to take. */
@Configuration(proxyBeanMethods = false)
class DrainConfiguration {

    private static final Duration SLACK = Duration.ofSeconds(10);

    @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    static DefaultLifecycleProcessor lifecycleProcessor(ConnectionProperties properties) {
        DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
        processor.setTimeoutForShutdownPhase(
                Integer.MAX_VALUE,
                properties.drainPeriod().plus(properties.closeTimeout()).plus(SLACK).toMillis());
        return processor;
    }
}
