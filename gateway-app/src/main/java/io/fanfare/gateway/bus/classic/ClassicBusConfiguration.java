package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.BusProperties;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.RedisProperties;
import io.fanfare.gateway.bus.RedisSockets;
import io.fanfare.gateway.bus.UnlessSharded;
import io.fanfare.gateway.bus.resp.PushReader;
import io.fanfare.gateway.bus.resp.PushReaders;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.retry.annotation.EnableRetry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wires the classic bus: per server a client whose connections come back within milliseconds. */
@Configuration(proxyBeanMethods = false)
@EnableRetry(proxyTargetClass = true)
@Conditional(UnlessSharded.class)
class ClassicBusConfiguration {

    @Bean(destroyMethod = "shutdown")
    ClientResources redisClientResources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.exponential(
                                Duration.ofMillis(20),
                                Duration.ofMillis(250),
                                2,
                                TimeUnit.MILLISECONDS))
                .build();
    }

    @Bean
    PatternInterest patternInterest() {
        return new PatternInterest();
    }

    @Bean
    ListenerStarter listenerStarter() {
        return new ListenerStarter();
    }

    @Bean
    ClassicBus classicBus(
            RedisProperties redis,
            BusProperties bus,
            Lanes lanes,
            BusMetrics metrics,
            ClientResources resources,
            ListenerStarter starter) {
        List<NodeListeners> nodes =
                redis.effectiveNodes().stream()
                        .map(node -> listeners(node, redis, bus, lanes, metrics, resources))
                        .toList();
        return new ClassicBus(nodes, starter);
    }

    private static NodeListeners listeners(
            RedisNode node,
            RedisProperties redis,
            BusProperties bus,
            Lanes lanes,
            BusMetrics metrics,
            ClientResources resources) {
        PatternListeners patterns = PatternListeners.of(node, bus.channels(), lanes, metrics);
        ClientResources reading =
                resources
                        .mutate()
                        .nettyCustomizer(new PushReaders(PushReader.Kind.PATTERN, patterns))
                        .build();
        LettuceConnectionFactory factory = connectionFactory(node.uri(), redis, reading);
        PatternConnections connections = new PatternConnections(patterns);
        factory.getRequiredNativeClient().addListener(connections);
        return new NodeListeners(node, factory, connections);
    }

    private static LettuceConnectionFactory connectionFactory(
            RedisURI uri, RedisProperties redis, ClientResources resources) {
        var client =
                LettuceClientConfiguration.builder()
                        .clientResources(resources)
                        .clientOptions(clientOptions(redis))
                        .commandTimeout(redis.connectTimeout());
        if (uri.isSsl()) {
            client.useSsl();
        }
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory(
                        LettuceConnectionFactory.createRedisConfiguration(uri), client.build());
        factory.setShareNativeConnection(false);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /**
     * The older protocol has all that listening needs, and its messages are what {@link PushReader}
     * knows.
     */
    private static ClientOptions clientOptions(RedisProperties redis) {
        return ClientOptions.builder()
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(RedisSockets.options(redis.connectTimeout()))
                .sslOptions(redis.sslOptions())
                .build();
    }
}
