package io.fanfare.gateway.connection;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.outbound.FakeTransport;
import io.fanfare.gateway.outbound.SendQueues;
import io.fanfare.gateway.outbound.TestSendQueues;
import io.fanfare.gateway.outbound.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import java.util.Objects;

/** A registry of connections on fake sockets, with default settings but for those named. */
public final class TestConnections {

    private final StaticListableBeanFactory listeners = new StaticListableBeanFactory();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UserLocks locks = new UserLocks();
    private final ConnectionProperties properties;
    private final SendQueues queues;
    private final ConnectionRegistry registry;
    private final RefusedSockets refusedSockets;

    private TestConnections(SendQueuesOf queues, String... settings) {
        this.queues = queues.create(meters);
        this.properties = Settings.bind(ConnectionProperties.class, settings);
        this.refusedSockets = new RefusedSockets(properties);
        this.registry =
                new ConnectionRegistry(
                        properties,
                        this.queues,
                        locks,
                        listeners.getBeanProvider(ConnectionListener.class),
                        meters);
    }

    private interface SendQueuesOf {
        SendQueues create(SimpleMeterRegistry meters);
    }

    /** With {@code name=value} pairs of {@code fanfare.connection}. */
    public static TestConnections with(String... settings) {
        return new TestConnections(TestSendQueues::create, settings);
    }

    /** With {@code name=value} pairs of {@code fanfare.outbound}. */
    public static TestConnections withOutbound(String... settings) {
        return new TestConnections(meters -> TestSendQueues.create(meters, settings));
    }

    public ConnectionRegistry registry() {
        return registry;
    }

    public RefusedSockets refusedSockets() {
        return refusedSockets;
    }

    /** Refused sockets that have not yet gone. */
    public int refusedCount() {
        return refusedSockets.count();
    }

    public UserLocks locks() {
        return locks;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    ConnectionProperties properties() {
        return properties;
    }

    SendQueues queues() {
        return queues;
    }

    /** From now on it hears of closes. */
    public void addCloseListener(ConnectionListener listener) {
        listeners.addBean("listener-" + listeners.getBeanDefinitionCount(), listener);
    }

    /** An open connection; fails if it is not admitted. */
    public Connection open(String userId, Transport transport) {
        return open(userId, TokenClaims.NONE, transport);
    }

    /** The same by that token. */
    public Connection open(String userId, TokenClaims token, Transport transport) {
        return Objects.requireNonNull(registry.open(userId, token, transport).connection());
    }

    /** An open connection whose socket takes everything at once. */
    public Connection open(String userId) {
        return open(userId, FakeTransport.instant());
    }

    /** From now on nobody is admitted. */
    public void startDraining() {
        registry.startDraining();
    }

    public double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    /** The sum of all counters of that name with these tags; fails if there is none. */
    public double counter(String name, String... tags) {
        return meters.get(name).tags(tags).counters().stream().mapToDouble(Counter::count).sum();
    }

    /** Connections in that state, {@code open} or {@code closing}. */
    public double connections(String state) {
        return gauge("fanfare.connections", "state", state);
    }
}
