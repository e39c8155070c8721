package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.handshake.TestOrigins;

import jakarta.servlet.ServletException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import java.io.IOException;

class CorsHeadersTests {

    private static final String ALLOWED = "http://localhost:3000";

    private final CorsHeaders filter = new CorsHeaders(TestOrigins.allowing(ALLOWED));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain rest = new MockFilterChain();

    private static MockHttpServletRequest request(String method, @Nullable String origin) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/");
        if (origin != null) {
            request.addHeader("Origin", origin);
        }
        return request;
    }

    private static MockHttpServletRequest preflight(String origin) {
        MockHttpServletRequest request = request("OPTIONS", origin);
        request.addHeader("Access-Control-Request-Method", "GET");
        return request;
    }

    private void filter(MockHttpServletRequest request) throws ServletException, IOException {
        filter.doFilter(request, response, rest);
    }

    @Test
    void withoutAnOriginThereIsNoHeader() throws ServletException, IOException {
        filter(request("GET", null));
        assertThat(response.getHeaderNames()).isEmpty();
        assertThat(rest.getRequest()).isNotNull();
    }

    @Test
    void anAllowedOriginIsNamed() throws ServletException, IOException {
        filter(request("GET", ALLOWED));
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(response.getHeader("Vary")).isEqualTo("Origin");
        assertThat(rest.getRequest()).isNotNull();
    }

    @Test
    void aForeignOriginIsNot() throws ServletException, IOException {
        filter(request("GET", "https://evil.example"));
        assertThat(response.getHeaderNames()).containsExactly("Access-Control-Allow-Credentials");
        assertThat(rest.getRequest()).isNotNull();
    }

    @Test
    void anAllowedPreflightIsAnswered() throws ServletException, IOException {
        MockHttpServletRequest request = preflight(ALLOWED);
        request.addHeader("Access-Control-Request-Headers", "X-One, X-Two");
        filter(request);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString()).isEqualTo("OK");
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
        assertThat(response.getHeader("Access-Control-Allow-Methods"))
                .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        assertThat(response.getHeader("Access-Control-Allow-Headers")).isEqualTo("X-One, X-Two");
        assertThat(response.getHeader("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(response.getHeader("Vary")).isEqualTo("Origin");
        assertThat(rest.getRequest()).isNull();
    }

    @Test
    void aForeignPreflightIsRefused() throws ServletException, IOException {
        filter(preflight("https://evil.example"));
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).isEqualTo("Disallowed CORS origin");
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isNull();
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(response.getHeader("Vary")).isEqualTo("Origin");
        assertThat(rest.getRequest()).isNull();
    }

    @Test
    void anOptionsRequestWithoutAMethodIsNoPreflight() throws ServletException, IOException {
        filter(request("OPTIONS", ALLOWED));
        assertThat(rest.getRequest()).isNotNull();
    }

    @Test
    void anUpgradeIsLeftToTheHandshake() throws ServletException, IOException {
        MockHttpServletRequest request = request("GET", ALLOWED);
        request.addHeader("Upgrade", "websocket");
        filter(request);
        assertThat(response.getHeaderNames()).isEmpty();
        assertThat(rest.getRequest()).isNotNull();
    }
}
