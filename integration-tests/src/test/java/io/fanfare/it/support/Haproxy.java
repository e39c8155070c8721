package io.fanfare.it.support;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An haproxy in front of two gateways, as {@code haproxy.cfg} says. */
public final class Haproxy implements AutoCloseable {

    private final int port;
    private final LeashedProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    private Haproxy(int port, LeashedProcess process) {
        this.port = port;
        this.process = process;
    }

    /** One that knows both are ready; aborts the test, aloud, where no haproxy is installed. */
    public static Haproxy before(GatewayProcess one, GatewayProcess two) {
        Tool.require("haproxy");
        int port = Ports.free();
        Path target = Path.of("target");
        Haproxy proxy =
                new Haproxy(
                        port,
                        LeashedProcess.start(
                                List.of(
                                        "haproxy",
                                        "-db",
                                        "-f",
                                        Tool.resource("haproxy.cfg", target).toString()),
                                Installation.settings(
                                        "PATH", System.getenv("PATH"),
                                        "PROXY_PORT", Integer.toString(port),
                                        "ONE_PORT", Integer.toString(one.port()),
                                        "ONE_MANAGEMENT_PORT",
                                                Integer.toString(one.managementPort()),
                                        "TWO_PORT", Integer.toString(two.port()),
                                        "TWO_MANAGEMENT_PORT",
                                                Integer.toString(two.managementPort())),
                                target.resolve("haproxy-" + port + ".log")));
        try {
            proxy.awaitBothUp();
        } catch (RuntimeException | Error e) {
            proxy.close();
            throw new AssertionError(proxy.process.log(), e);
        }
        return proxy;
    }

    public int port() {
        return port;
    }

    /** Returns when it sends new sockets to both. */
    public void awaitBothUp() {
        HttpRequest question =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/both-up")).build();
        Awaitility.await("the proxy finds both gateways ready")
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status(question) == 200);
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        http.close();
        process.kill();
    }
}
