package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayImage;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Ports;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The image: a gateway that starts from its cache, serves, and ends in good order. */
class ImageIT {

    @Test
    void servesAndDrainsAsAUserWithoutRights() {
        try (GatewayImage image = GatewayImage.build();
                RedisServer redis = RedisServer.start()) {
            assertThat(image.config("{{.OCIv1.Config.User}}")).isEqualTo("10001:10001");
            int port = Ports.free();
            int managementPort = Ports.free();
            Map<String, String> settings = new TreeMap<>();
            settings.put("WEBSOCKET_SERVER_PORT", Integer.toString(port));
            settings.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
            settings.put("FANFARE_CONNECTION_DRAIN_PERIOD", "1s");
            try (GatewayImage.LeashedGateway gateway =
                    image.start(Installation.environment(redis, settings))) {
                long begun = System.nanoTime();
                Awaitility.await("readiness")
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> isReady(managementPort));
                System.out.printf(
                        "The image's gateway is ready after %d ms%n",
                        (System.nanoTime() - begun) / 1_000_000);
                assertThat(gateway.log()).doesNotContain("Unable to use AOT cache");
                try (WireClient client = WireClient.to(port).token(Tokens.of("u")).open();
                        Publisher publisher = Publisher.to(redis)) {
                    client.ask(Wire.subscribeExecution("E"));
                    String payload = Payloads.graph("u", "G", "E");
                    publisher.publish(
                            BusChannels.DEFAULT.execution("u", "G", "E"),
                            Payloads.envelope(payload));
                    assertThat(client.next(Duration.ofSeconds(10)))
                            .isEqualTo(Wire.graphEvent(payload, Wire.executionKey("u", "E")));
                    gateway.terminate();
                    assertThat(client.awaitClosed(Duration.ofSeconds(10)).code()).isEqualTo(1012);
                }
                assertThat(gateway.awaitExit(Duration.ofSeconds(20))).isIn(0, 143);
            }
        }
    }

    private static boolean isReady(int managementPort) throws IOException, InterruptedException {
        URI readiness =
                URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        return HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(readiness).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }
}
