package io.fanfare.gateway.demo;

import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.bus.RedisProperties;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

/** Joins the demo to the first Redis node; nothing connects unless the demo plays. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

    @Bean
    DemoPublisher demoPublisher(
            RedisProperties redis, BusProperties bus, DemoProperties properties, Clock clock) {
        return new DemoPublisher(
                redis.effectiveNodes().getFirst().uri(), bus.channels(), properties, clock);
    }
}
