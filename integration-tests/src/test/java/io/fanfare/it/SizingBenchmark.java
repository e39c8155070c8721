package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.PackagedGateway;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.WireClient;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What sockets cost that do nothing: the figures of the chart's Sizing, with the image's layout and
 * JVM options and the chart's memory limit. Prints them and judges none. Not part of the tests:
 * {@code ./mvnw verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
 * -Dit.test=SizingBenchmark}
 */
class SizingBenchmark {

    private static final int SOCKETS = 10_000;
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Each socket has a token (HS256) and a user of its own. */
    @Test
    void idleSockets() throws IOException {
        PackagedGateway image = PackagedGateway.ofImage("image-sizing");
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway =
                        GatewayProcess.start(
                                image.command("-XX:MaxRAM=1g"),
                                Installation.environment(redis, Installation.settings()))) {
            gateway.awaitReady();
            measure(gateway, "a gateway just started");
            Usage none = idle(gateway, "idle, no sockets");
            connectAndLeave(gateway);
            Usage before = measure(gateway, "all of them gone");
            List<WireClient> clients = connect(gateway);
            Usage open = measure(gateway, "connected again");
            print("CPU of a handshake", micros(open.cpu().minus(before.cpu())) / SOCKETS, "µs");
            Usage idle = idle(gateway, "idle");
            print(
                    "resident memory of a socket",
                    (idle.bytes() - none.bytes()) / 1e3 / SOCKETS,
                    "KB");
            print("file descriptors of a socket", (idle.files() - none.files()) / SOCKETS, "");
            clients.forEach(WireClient::close);
        }
    }

    private static void connectAndLeave(GatewayProcess gateway) throws IOException {
        Usage before = measure(gateway, "before the first");
        List<WireClient> clients = connect(gateway);
        Usage after = measure(gateway, "connected for the first time");
        print("CPU of a first handshake", micros(after.cpu().minus(before.cpu())) / SOCKETS, "µs");
        clients.forEach(WireClient::close);
        Awaitility.await("all gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> gateway.metrics().sum("fanfare_connections") == 0);
    }

    private static List<WireClient> connect(GatewayProcess gateway) {
        long begun = System.nanoTime();
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            clients.add(WireClient.to(gateway.port()).token(Tokens.of("user" + i)).open());
        }
        print(SOCKETS + " sockets, one after the other", micros(since(begun)) / 1e6, "s");
        return clients;
    }

    /** Pings and pongs go on meanwhile. */
    private static Usage idle(GatewayProcess gateway, String when) throws IOException {
        Usage before = measure(gateway, when + ", at first");
        long begun = System.nanoTime();
        Awaitility.await("a minute over")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(IDLE.plusMinutes(1))
                .until(() -> since(begun).compareTo(IDLE) >= 0);
        Usage after = measure(gateway, when + ", a minute later");
        double cpuMicros = micros(after.cpu().minus(before.cpu()));
        print("CPU, " + when, cpuMicros / micros(since(begun)) * 100, "% of a core");
        assertThat(gateway.isReady()).isTrue();
        return after;
    }

    private record Usage(Duration cpu, double bytes, double files) {}

    private static Usage measure(GatewayProcess gateway, String when) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", gateway.pid() + "", "fd"))) {
            Usage usage =
                    new Usage(
                            ProcessHandle.of(gateway.pid())
                                    .orElseThrow()
                                    .info()
                                    .totalCpuDuration()
                                    .orElseThrow(),
                            gateway.metrics().sum("fanfare_memory_resident_bytes"),
                            files.count());
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.1f s of CPU so far, %.0f MB, %.0f files%n",
                    when,
                    micros(usage.cpu()) / 1e6,
                    usage.bytes() / 1e6,
                    usage.files());
            return usage;
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1e3;
    }

    private static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s: %.2f %s%n", what, value, unit);
    }
}
