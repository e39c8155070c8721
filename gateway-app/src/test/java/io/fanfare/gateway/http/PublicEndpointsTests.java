package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.dashboard.TestDashboard;
import io.fanfare.gateway.docs.ProtocolDocument;
import io.fanfare.gateway.settings.AppEnvironment;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import jakarta.servlet.ServletException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.info.BuildProperties;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

class PublicEndpointsTests {

    private final MockFilterChain rest = new MockFilterChain();

    private static PublicEndpoints endpoints(String... settings) {
        return endpoints(AppEnvironment.Name.LOCAL, settings);
    }

    private static PublicEndpoints endpoints(AppEnvironment.Name environment, String... settings) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gauge.builder("fanfare.connections", () -> 2).tag("state", "open").register(meters);
        Gauge.builder("fanfare.connections", () -> 1).tag("state", "closing").register(meters);
        Properties build = new Properties();
        build.setProperty("version", "1.2.3");
        HttpProperties properties = Settings.bind(HttpProperties.class, settings);
        return new PublicEndpoints(
                properties,
                new MetricsText(meters, meters, new BuildProperties(build)),
                new DocumentEndpoints(
                        properties, new AppEnvironment(environment), new ProtocolDocument()),
                new DashboardEndpoints(TestDashboard.in(environment)));
    }

    private MockHttpServletResponse answer(
            PublicEndpoints endpoints, MockHttpServletRequest request)
            throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        endpoints.doFilter(request, response, rest);
        return response;
    }

    private MockHttpServletResponse get(String path, String... settings)
            throws ServletException, IOException {
        return answer(endpoints(settings), new MockHttpServletRequest("GET", path));
    }

    private MockHttpServletResponse upgrade(String path) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.addHeader("Upgrade", "WebSocket");
        return answer(endpoints(), request);
    }

    private static void assertNotFound(MockHttpServletResponse response) throws IOException {
        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getContentAsString()).isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(response.getContentType()).isEqualTo("application/json");
    }

    @Test
    void theRootSaysHealthyInTwentyBytes() throws ServletException, IOException {
        MockHttpServletResponse response = get("/");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(response.getContentAsString()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(response.getContentLength()).isEqualTo(20);
    }

    @Test
    void healthDoesTooUnlessItIsSwitchedOff() throws ServletException, IOException {
        assertThat(get("/health").getContentAsString()).isEqualTo("{\"status\":\"healthy\"}");
        assertNotFound(get("/health", "health=false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherVerbsAreNotAllowed(String verb) throws ServletException, IOException {
        MockHttpServletResponse response =
                answer(endpoints(), new MockHttpServletRequest(verb, "/"));
        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeader("Allow")).isEqualTo("GET");
        assertThat(response.getContentAsString()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    @Test
    void metricsAreServedWhereSwitchedOn() throws ServletException, IOException {
        assertNotFound(get("/metrics"));
        MockHttpServletResponse response = get("/metrics", "metrics=true");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString())
                .contains("# TYPE autogpt_websocket_connections_total gauge")
                .contains("autogpt_websocket_connections_total 3.0\n")
                .contains(
                        "autogpt_service_info{service=\"websocket-server\",version=\"1.2.3\"}"
                                + " 1.0\n")
                .contains("fanfare_connections{state=\"open\"} 2.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws",
                "/ws/",
                "/x",
                "/docs/",
                "/asyncapi",
                "/actuator/health",
                "//",
                "/health/"
            })
    void theRestIsNotFound(String path) throws ServletException, IOException {
        assertNotFound(get(path));
        assertThat(rest.getRequest()).isNull();
    }

    @Test
    void theProtocolDocumentIsServedUnlessItIsSwitchedOff() throws ServletException, IOException {
        MockHttpServletResponse response = get("/asyncapi.yaml");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("application/yaml");
        assertThat(response.getContentAsString(StandardCharsets.UTF_8))
                .contains("asyncapi: 3.0.0\n");
        assertNotFound(get("/asyncapi.yaml", "protocol-document=false"));
        assertNotFound(get("/docs", "protocol-document=false"));
    }

    @Test
    void thePageIsForLocalEnvironmentsAndRunsNothing() throws ServletException, IOException {
        MockHttpServletResponse response = get("/docs");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("text/html;charset=utf-8");
        assertThat(response.getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("script", "unsafe");
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
        for (AppEnvironment.Name name :
                List.of(AppEnvironment.Name.DEV, AppEnvironment.Name.PROD)) {
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/docs");
            assertNotFound(answer(endpoints(name), request));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/asyncapi.yaml", "/docs"})
    void theProtocolDocumentIsOnlyForReading(String path) throws ServletException, IOException {
        MockHttpServletResponse response =
                answer(endpoints(), new MockHttpServletRequest("POST", path));
        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeader("Allow")).isEqualTo("GET");
    }

    @Test
    void theDashboardIsServedWithItsPolicy() throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/dashboard/");
        request.addHeader("Host", "gateway.example");
        MockHttpServletResponse response = answer(endpoints(), request);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("text/html;charset=utf-8");
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
        assertThat(response.getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("connect-src 'self' ws://gateway.example wss://gateway.example;")
                .contains("frame-ancestors 'none'");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() throws ServletException, IOException {
        String tag = Objects.requireNonNull(get("/dashboard/main.js").getHeader("ETag"));
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag)) {
            MockHttpServletRequest request =
                    new MockHttpServletRequest("GET", "/dashboard/main.js");
            request.addHeader("If-None-Match", known);
            MockHttpServletResponse response = answer(endpoints(), request);
            assertThat(response.getStatus()).isEqualTo(304);
            assertThat(response.getContentAsByteArray()).isEmpty();
            assertThat(response.getHeader("ETag")).isEqualTo(tag);
        }
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/dashboard/main.js");
        request.addHeader("If-None-Match", "\"other\"");
        assertThat(answer(endpoints(), request).getStatus()).isEqualTo(200);
    }

    @Test
    void theDashboardWithoutItsSlashLeadsToIt() throws ServletException, IOException {
        MockHttpServletResponse response = get("/dashboard");
        assertThat(response.getStatus()).isEqualTo(302);
        assertThat(response.getHeader("Location")).isEqualTo("dashboard/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void theDashboardIsOnlyForReading(String verb) throws ServletException, IOException {
        for (String path : List.of("/dashboard", "/dashboard/", "/dashboard/main.js")) {
            MockHttpServletResponse response =
                    answer(endpoints(), new MockHttpServletRequest(verb, path));
            assertThat(response.getStatus()).isEqualTo(405);
            assertThat(response.getHeader("Allow")).isEqualTo("GET");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard", "/dashboard/", "/dashboard/main.js", "/dashboard/x.js"})
    void theDashboardIsNotThereElsewhere(String path) throws ServletException, IOException {
        for (AppEnvironment.Name name :
                List.of(AppEnvironment.Name.DEV, AppEnvironment.Name.PROD)) {
            assertNotFound(answer(endpoints(name), new MockHttpServletRequest("GET", path)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/x.js",
                "/dashboard/../application.yaml",
                "/dashboardx",
                "/dashboard//"
            })
    void theDashboardHasNothingElse(String path) throws ServletException, IOException {
        assertNotFound(get(path));
    }

    @Test
    void theSocketIsLetPass() throws ServletException, IOException {
        upgrade("/ws");
        assertThat(rest.getRequest()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws/", "/wss", "/ws/x", "/health"})
    void socketsElsewhereAreForbidden(String path) throws ServletException, IOException {
        MockHttpServletResponse response = upgrade(path);
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentAsByteArray()).isEmpty();
        assertThat(rest.getRequest()).isNull();
    }
}
