package io.fanfare.gateway.tracing;

import io.fanfare.gateway.routing.EventTracer;
import io.micrometer.tracing.Tracer;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

/** What there is only when tracing is on, besides the framework's own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(TracingEnvironment.SWITCH)
class TracingConfiguration {

    @Bean
    EventTracer eventTracer(Tracer tracer, Clock clock) {
        return new DeliveryTracer(tracer, clock);
    }
}
