package io.fanfare.it.support;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packaged gateway as its image runs it: {@code java -jar} with a cache of its classes,
 * settings from the environment.
 */
public final class GatewayProcess implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final int port;
    private final int managementPort;
    private final LeashedProcess process;

    private GatewayProcess(int port, int managementPort, LeashedProcess process) {
        this.port = port;
        this.managementPort = managementPort;
        this.process = process;
    }

    /** A gateway that listens; besides its ports it knows nothing but that environment. */
    public static GatewayProcess start(Map<String, String> environment) {
        return listening(launch(environment));
    }

    /** The same straight from the one jar, as it is run without an image. */
    public static GatewayProcess startFromJar(Map<String, String> environment) {
        List<String> command = List.of(jdkTool("java"), "-jar", System.getProperty("gateway.jar"));
        return start(command, environment);
    }

    /** The same by another command. */
    public static GatewayProcess start(List<String> command, Map<String, String> environment) {
        return listening(launch(command, environment));
    }

    private static GatewayProcess listening(GatewayProcess gateway) {
        try {
            gateway.awaitListening();
        } catch (RuntimeException | Error e) {
            gateway.close();
            throw new AssertionError("the gateway does not listen:\n" + gateway.log(), e);
        }
        return gateway;
    }

    /** The same without waiting: for environments a gateway should refuse. */
    public static GatewayProcess launch(Map<String, String> environment) {
        return launch(command(), environment);
    }

    /** The same by another command. */
    public static GatewayProcess launch(List<String> command, Map<String, String> environment) {
        return launch(command, environment, Ports.free(), Ports.free());
    }

    /** One that listens where this one did, which has ended. */
    public GatewayProcess successor(Map<String, String> environment) {
        return listening(launch(command(), environment, port, managementPort));
    }

    private static GatewayProcess launch(
            List<String> command, Map<String, String> environment, int port, int managementPort) {
        Map<String, String> all = new TreeMap<>();
        all.put("PATH", System.getenv("PATH"));
        all.put("WEBSOCKET_SERVER_HOST", "127.0.0.1");
        all.put("WEBSOCKET_SERVER_PORT", Integer.toString(port));
        all.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        all.putAll(environment);
        Path log = Path.of("target", "gateway-" + COUNT.incrementAndGet() + '-' + port + ".log");
        return new GatewayProcess(port, managementPort, LeashedProcess.start(command, all, log));
    }

    private static List<String> command() {
        return PackagedGateway.ofTests().command("-Djava.io.tmpdir=" + scratchFolder());
    }

    /** A killed process cannot clean up what it wrote there. */
    private static Path scratchFolder() {
        try {
            return Files.createDirectories(Path.of("target", "scratch").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this JVM has that program. */
    public static String jdkTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    public String log() {
        return process.log();
    }

    /** GET on the public port. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** Any request to the public port, as built. */
    public HttpResponse<String> send(HttpRequest.Builder request) {
        return exchange(request);
    }

    /** An address on the public port. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** GET on the management port. */
    public HttpResponse<String> manage(String path) {
        return exchange(HttpRequest.newBuilder(managementUri(path)));
    }

    /** An address on the management port. */
    public URI managementUri(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    /** What a scrape finds now. */
    public Scrape metrics() {
        return Scrape.parse(manage("/actuator/prometheus").body());
    }

    /** What the heap holds after a full collection. */
    public double liveHeapBytes() {
        LeashedProcess collection =
                LeashedProcess.start(
                        List.of(jdkTool("jcmd"), Long.toString(pid()), "GC.run"),
                        Map.of("PATH", System.getenv("PATH")),
                        Path.of("target", "jcmd.log"));
        if (collection.awaitExit(Duration.ofSeconds(30)) != 0) {
            throw new AssertionError(collection.log());
        }
        return metrics().sum("jvm_memory_used_bytes", "area", "heap");
    }

    /** Whether the readiness probe passes. */
    public boolean isReady() {
        return manage("/actuator/health/readiness").statusCode() == 200;
    }

    public void awaitReady() {
        Awaitility.await("readiness").atMost(START_LIMIT).until(this::isReady);
    }

    /** SIGTERM. */
    public void terminate() {
        process.terminate();
    }

    /** The exit code; fails if it still runs after that time. */
    public int awaitExit(Duration atMost) {
        return process.awaitExit(atMost);
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.kill();
    }

    private void awaitListening() {
        Awaitility.await("the gateway listens")
                .pollInterval(Duration.ofMillis(50))
                .atMost(START_LIMIT)
                .until(
                        () -> {
                            if (!isRunning()) {
                                throw new IllegalStateException("ended");
                            }
                            return Ports.isListening(port) && Ports.isListening(managementPort);
                        });
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(
                    request.timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
