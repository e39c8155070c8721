package io.fanfare.gateway.demo;

import io.fanfare.model.bus.BusChannels;
import io.lettuce.core.RedisURI;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.util.List;

/** Joins the demo to the first Redis node; nothing connects unless the demo plays. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

    @Bean
    DemoPublisher demoPublisher(
            @Value("${fanfare.redis.nodes:127.0.0.1:6379}") List<String> nodes,
            DemoProperties properties) {
        return new DemoPublisher(
                uri(nodes.getFirst()), BusChannels.DEFAULT, properties, Clock.systemUTC());
    }

    private static RedisURI uri(String node) {
        return RedisURI.create(node.contains("://") ? node : "redis://" + node);
    }
}
