package io.fanfare.gateway.demo;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.bus.RedisProperties;
import io.lettuce.core.RedisURI;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.util.function.Supplier;

/** Joins the demo to the first Redis node; nothing connects unless the demo plays. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

    @Bean
    DemoPublisher demoPublisher(
            RedisProperties redis, BusProperties bus, DemoProperties properties, Clock clock) {
        RedisURI uri = redis.effectiveNodes().getFirst().uri();
        Supplier<DemoBus> demoBus =
                switch (bus.mode()) {
                    case CLASSIC -> () -> DemoBus.classic(uri);
                    case SHARDED -> () -> DemoBus.sharded(uri, bus.channels());
                };
        return new DemoPublisher(uri, demoBus, bus.channels(), properties, clock);
    }
}
