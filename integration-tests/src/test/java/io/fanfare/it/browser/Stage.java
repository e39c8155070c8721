package io.fanfare.it.browser;

import io.fanfare.it.support.DirectoryServer;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisServer;

import java.util.Map;
import java.util.TreeMap;

/**
 * A browser, and a gateway with a dashboard and a directory that can be taken away and put back.
 */
final class Stage implements AutoCloseable {

    final Chromium chromium = Chromium.start();
    final RedisServer redis = RedisServer.start();
    final Publisher publisher = Publisher.to(redis);
    final DirectoryServer directory = new DirectoryServer();

    private final Map<String, String> environment;
    private GatewayProcess gateway;

    private Stage(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("FANFARE_DASHBOARD_ENABLED", "true");
        all.put("FANFARE_CONNECTION_DRAIN_PERIOD", "1s");
        all.put("FANFARE_DIRECTORY_TYPE", "http");
        all.put("FANFARE_DIRECTORY_HTTP_URL", directory.url());
        environment = Installation.environment(redis, all);
        gateway = GatewayProcess.start(environment);
        gateway.awaitReady();
    }

    /** Names and values of the gateway's further settings in turn. */
    static Stage set(String... settings) {
        return new Stage(Installation.settings(settings));
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** Another gateway where the one before listened, which must have ended. */
    void replaceGateway() {
        gateway = gateway.successor(environment);
        gateway.awaitReady();
    }

    @Override
    public void close() {
        gateway.close();
        directory.close();
        publisher.close();
        redis.close();
        chromium.close();
    }
}
