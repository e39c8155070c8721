package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Publisher;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;
import io.fanfare.model.bus.BusChannels;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipFile;

/** The one jar as it is, without an image or a cache; what it is made of stands in it. */
class JarIT {

    /** Unpacks the jar; put in by its packaging, of which it is a part. */
    private static final String PACKAGING_TOOL = "spring-boot-jarmode-tools";

    @Test
    void servesByItself() {
        try (RedisServer redis = RedisServer.start();
                GatewayProcess gateway =
                        GatewayProcess.startFromJar(Installation.environment(redis, Map.of()));
                Publisher publisher = Publisher.to(redis)) {
            gateway.awaitReady();
            try (WireClient client = WireClient.to(gateway.port()).token(Tokens.of("u")).open()) {
                client.ask(Wire.subscribeExecution("E"));
                String payload = Payloads.graph("u", "G", "E");
                publisher.publish(
                        BusChannels.DEFAULT.execution("u", "G", "E"), Payloads.envelope(payload));
                assertThat(client.next(Duration.ofSeconds(10)))
                        .isEqualTo(Wire.graphEvent(payload, Wire.executionKey("u", "E")));
            }
        }
    }

    @Test
    void namesEveryLibraryInIt() throws IOException {
        try (ZipFile jar = new ZipFile(System.getProperty("gateway.jar"));
                InputStream bill =
                        jar.getInputStream(jar.getEntry("META-INF/sbom/application.cdx.json"))) {
            JsonNode components = JsonMapper.shared().readTree(bill).required("components");
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .filteredOn(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .filteredOn(name -> !name.contains(PACKAGING_TOOL))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(
                            library ->
                                    assertThat(components)
                                            .anyMatch(part -> library.endsWith(file(part))));
        }
    }

    private static String file(JsonNode component) {
        return '/'
                + component.required("name").asString()
                + '-'
                + component.path("version").asString("")
                + ".jar";
    }
}
