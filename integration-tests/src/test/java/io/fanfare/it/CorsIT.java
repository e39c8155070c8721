package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Cross-origin rules of plain HTTP. */
class CorsIT {

    private static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    private final GatewayProcess gateway = Installation.shared().gateway();

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "http://127.0.0.1:3000"})
    void anAllowedPageMayRead(String origin) {
        HttpResponse<String> answer = get(origin);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertHeader(answer, "access-control-allow-origin", origin);
        assertHeader(answer, "access-control-allow-credentials", "true");
        assertHeader(answer, "vary", "Origin");
    }

    @Test
    void anotherPageIsAnsweredWithoutPermission() {
        HttpResponse<String> answer = get("http://evil.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertHeader(answer, "access-control-allow-credentials", "true");
    }

    @Test
    void withoutAnOriginNothingIsSaidAboutOrigins() {
        HttpResponse<String> answer = gateway.get("/");
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void aPreflightOfAnAllowedPagePasses() {
        HttpResponse<String> answer =
                gateway.send(
                        preflight("http://localhost:3000")
                                .header("Access-Control-Request-Headers", "X-One, x-two"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertHeader(answer, "access-control-allow-origin", "http://localhost:3000");
        assertHeader(answer, "access-control-allow-credentials", "true");
        assertHeader(answer, "access-control-allow-methods", METHODS);
        assertHeader(answer, "access-control-allow-headers", "X-One, x-two");
        assertHeader(answer, "access-control-max-age", "600");
        assertHeader(answer, "vary", "Origin");
    }

    @Test
    void aPreflightOfAnotherPageFails() {
        HttpResponse<String> answer = gateway.send(preflight("http://evil.example"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Disallowed CORS origin");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertHeader(answer, "vary", "Origin");
    }

    private HttpResponse<String> get(String origin) {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/")).header("Origin", origin));
    }

    private HttpRequest.Builder preflight(String origin) {
        return HttpRequest.newBuilder(gateway.uri("/"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET");
    }

    private static void assertHeader(HttpResponse<String> answer, String name, String value) {
        assertThat(answer.headers().allValues(name)).as(name).containsExactly(value);
    }
}
