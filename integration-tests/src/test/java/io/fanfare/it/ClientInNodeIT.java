package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.BundledNode;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Tool;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The browser client where there is no browser. */
class ClientInNodeIT {

    private static final Path CLIENT =
            Path.of("..", "gateway-app", "src", "main", "resources", "dashboard", "client");

    private final Installation fanfare = Installation.shared();
    private final String user = Installation.newId("user");
    private final String graph = Installation.newId("graph");

    @Test
    void itOutlivesItsFirstTokenAndLeavesNothingThatRuns() {
        Instant expiry = Instant.now().plusSeconds(5);
        Tool node;
        try (ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor()) {
            var _ = worker.scheduleWithFixedDelay(this::publish, 0, 100, TimeUnit.MILLISECONDS);
            node =
                    BundledNode.unpack()
                            .run(
                                    "client-in-node.mjs",
                                    CLIENT.resolve("fanfare-client.js").toAbsolutePath().toString(),
                                    fanfare.gateway().uri("/ws").toString(),
                                    graph,
                                    Tokens.of(user, expiry),
                                    Tokens.of(user, expiry.plusSeconds(3600)));
            worker.shutdownNow();
        }
        assertThat(node.exitCode()).as(node.output()).isZero();
        JsonNode seen = JsonMapper.shared().readTree(node.output());
        assertThat(seen.required("before").asInt()).isPositive();
        assertThat(seen.required("after").asInt()).isEqualTo(1);
        assertThat(seen.required("codes").toString()).isEqualTo("[1000]");
        assertThat(seen.required("errors").toString()).isEqualTo("[]");
        assertThat(seen.required("states").toString())
                .isEqualTo("[\"connecting\",\"open\",\"closed\"]");
    }

    private void publish() {
        fanfare.publishGraphEvent(user, graph, "E");
    }
}
