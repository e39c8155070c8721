package io.fanfare.gateway.tracing;

import io.fanfare.gateway.routing.EventTracer;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.time.Clock;

/** What there is only when tracing is on, besides the framework's own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(TracingEnvironment.SWITCH)
class TracingConfiguration {

    /** Before any bean is made: the framework's own refusal would be a stack trace. */
    @Bean
    static BeanFactoryPostProcessor collectorAddress(Environment environment) {
        return beans -> CollectorAddress.require(environment);
    }

    @Bean
    EventTracer eventTracer(Tracer tracer, Clock clock) {
        return new DeliveryTracer(tracer, clock);
    }
}
