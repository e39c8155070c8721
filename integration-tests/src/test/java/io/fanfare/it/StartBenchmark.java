package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.EmptyApplication;
import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.PackagedGateway;
import io.fanfare.it.support.RedisServer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long the gateway takes from its process' start to its readiness, with the image's layout and
 * JVM options, with the cache of its classes and without it, and how long an application takes that
 * is none, by turns. Not part of the build: {@code ./mvnw verify -Dtest=None
 * -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=StartBenchmark}
 */
class StartBenchmark {

    private static final int ROUNDS = 9;

    @Test
    void startsFasterFromItsCache() {
        PackagedGateway image = PackagedGateway.ofImage("image-start");
        EmptyApplication empty = EmptyApplication.with(image, "empty-start");
        List<Long> nothing = new ArrayList<>();
        List<Long> cached = new ArrayList<>();
        List<Long> plain = new ArrayList<>();
        try (RedisServer redis = RedisServer.start()) {
            Map<String, String> environment = Installation.environment(redis, Map.of());
            for (int round = 0; round < ROUNDS; round++) {
                cached.add(millisToReady(image.command(), environment));
                nothing.add(millisToReady(empty.command(), environment));
                plain.add(millisToReady(image.commandWithoutCache(), environment));
            }
        }
        print("with the cache", cached);
        print("without it", plain);
        print("of an empty application, with a cache", nothing);
        assertThat(cached.get(ROUNDS / 2)).isLessThan(plain.get(ROUNDS / 2));
    }

    private static long millisToReady(List<String> command, Map<String, String> environment) {
        long begun = System.nanoTime();
        try (GatewayProcess gateway = GatewayProcess.launch(command, environment)) {
            Awaitility.await("readiness")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(gateway::isReady);
            return Duration.ofNanos(System.nanoTime() - begun).toMillis();
        }
    }

    /** Sorts them, too. */
    private static void print(String name, List<Long> millis) {
        millis.sort(null);
        System.out.printf(
                "Start to ready %s: min %d, median %d, max %d ms (%d starts)%n",
                name, millis.getFirst(), millis.get(ROUNDS / 2), millis.getLast(), ROUNDS);
    }
}
