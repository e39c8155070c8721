package io.fanfare.it.support;

import io.fanfare.model.bus.BusChannels;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One Redis, one gateway on it that is ready, and a worker that publishes. */
public final class Installation implements AutoCloseable {

    private static final AtomicLong IDS = new AtomicLong();

    private final RedisServer redis;
    private final GatewayProcess gateway;
    private final Publisher publisher;

    private Installation(Map<String, String> settings) {
        this.redis = RedisServer.start();
        this.gateway = GatewayProcess.start(environment(redis, settings));
        gateway.awaitReady();
        this.publisher = Publisher.to(redis);
    }

    private static final class Shared {
        private static final Installation INSTALLATION = new Installation(Map.of());
    }

    /** The one with default settings that all test classes share; it ends with the JVM. */
    public static Installation shared() {
        return Shared.INSTALLATION;
    }

    /** One of the caller's own: names and values of the environment in turn. */
    public static Installation with(String... settings) {
        return with(settings(settings));
    }

    public static Installation with(Map<String, String> settings) {
        return new Installation(settings);
    }

    public static Map<String, String> settings(String... namesAndValues) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    /** What a gateway needs to know to verify the tests' tokens and to find that Redis. */
    public static Map<String, String> environment(RedisServer redis, Map<String, String> settings) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("JWT_VERIFY_KEY", Tokens.KEY);
        environment.put("REDIS_HOST", "127.0.0.1");
        environment.put("REDIS_PORT", Integer.toString(redis.port()));
        environment.putAll(settings);
        return environment;
    }

    public RedisServer redis() {
        return redis;
    }

    public GatewayProcess gateway() {
        return gateway;
    }

    public Publisher publisher() {
        return publisher;
    }

    /** A user, graph or execution nobody else has. */
    public static String newId(String prefix) {
        return prefix + '-' + IDS.incrementAndGet();
    }

    /** A client to be opened. */
    public WireClient.Builder client() {
        return WireClient.to(gateway.port());
    }

    /** An open connection of that user. */
    public WireClient connect(String user) {
        return client().token(Tokens.of(user)).open();
    }

    /** Publishes an execution event's payload on its own channel. */
    public void publishExecution(String user, String graph, String execution, String payload) {
        publisher.publish(
                BusChannels.DEFAULT.execution(user, graph, execution), Payloads.envelope(payload));
    }

    public void publishGraphEvent(String user, String graph, String execution) {
        publishExecution(user, graph, execution, Payloads.graph(user, graph, execution));
    }

    public void publishNotification(String user, String payload) {
        publisher.publish(BusChannels.DEFAULT.notification(user), Payloads.envelope(user, payload));
    }

    @Override
    public void close() {
        publisher.close();
        gateway.close();
        redis.close();
    }
}
