package io.fanfare.it.support;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.List;

/**
 * A standalone Redis of the test's own, on a loopback port it keeps over restarts.
 *
 * <p>From a container where an engine answers, else a process of this machine, see {@link
 * RedisSource}. There is always one, or the test fails.
 */
public final class RedisServer implements AutoCloseable {

    private final int port;
    private final RedisSource.Instance instance;

    private RedisServer(int port, List<String> options) {
        this.port = port;
        this.instance = RedisSource.chosen().create(port, options);
    }

    /** A running one. */
    public static RedisServer start() {
        RedisServer server = notStarted();
        server.startAgain();
        return server;
    }

    /** One that has its port and does not listen yet. */
    public static RedisServer notStarted() {
        return new RedisServer(Ports.free(), List.of());
    }

    /** A running one that also speaks TLS on that port, with a certificate of the authority's. */
    public static RedisServer startWithTls(TestAuthority authority, int tlsPort) {
        RedisServer server = new RedisServer(Ports.free(), authority.redisOptions(tlsPort));
        server.startAgain();
        return server;
    }

    /** The answer, see {@link RedisProtocol#ask}. */
    public List<String> ask(String... words) {
        return RedisProtocol.ask(port, words);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it on its port and returns as soon as it answers. */
    public void startAgain() {
        instance.start();
        Awaitility.await("Redis listens on " + port)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(30))
                .until(this::answers);
    }

    /** Ends it at once, as a crash would (SIGKILL). */
    public void kill() {
        instance.kill();
    }

    /** Ends it if it runs. */
    @Override
    public void close() {
        instance.remove();
    }

    private boolean answers() {
        return RedisProtocol.ping(port);
    }
}
