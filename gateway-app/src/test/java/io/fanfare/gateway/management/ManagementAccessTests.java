package io.fanfare.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.Settings;
import io.fanfare.gateway.settings.AppEnvironment;

import jakarta.servlet.ServletException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import java.io.IOException;

class ManagementAccessTests {

    private static final String TOKEN = "token=a-token-for-the-tests";

    private static MockHttpServletResponse ask(
            AppEnvironment.Name environment, MockHttpServletRequest request, String... settings)
            throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new ManagementAccess(
                        Settings.bind(ManagementProperties.class, settings),
                        new AppEnvironment(environment))
                .doFilter(request, response, chain);
        assertThat(chain.getRequest() != null).isEqualTo(response.getStatus() == 200);
        return response;
    }

    private static MockHttpServletResponse ask(
            AppEnvironment.Name environment,
            String method,
            @Nullable String authorization,
            String... settings)
            throws ServletException, IOException {
        MockHttpServletRequest request = request(method);
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        return ask(environment, request, settings);
    }

    /** Of a program on this machine. */
    private static MockHttpServletRequest request(String method) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/actuator/drain");
        request.setServerName("localhost");
        request.setRemoteAddr("127.0.0.1");
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL, GET, 200",
        "LOCAL, POST, 200",
        "LOCAL, DELETE, 200",
        "DEV, GET, 403",
        "DEV, POST, 403",
        "DEV, DELETE, 403",
        "PROD, GET, 403",
        "PROD, HEAD, 403",
        "PROD, POST, 403",
        "PROD, PUT, 403"
    })
    void withoutATokenNothingIsShownOrChangedButLocally(
            AppEnvironment.Name environment, String method, int status)
            throws ServletException, IOException {
        assertThat(ask(environment, method, null).getStatus()).isEqualTo(status);
    }

    @Test
    void theRefusalSaysWhatToDo() throws ServletException, IOException {
        assertThat(ask(AppEnvironment.Name.PROD, "GET", null, "token=").getContentAsString())
                .isEqualTo(
                        "{\"detail\":\"Set fanfare.management.token (FANFARE_MANAGEMENT_TOKEN) to"
                                + " manage a gateway outside APP_ENV=local\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, 200",
        "127.9.9.9, 127.0.0.1, 200",
        "0:0:0:0:0:0:0:1, ::1, 200",
        "::1, [::1], 200",
        "192.0.2.1, localhost, 403",
        "10.0.0.7, 10.0.0.8, 403",
        "2001:db8::1, localhost, 403",
        "somewhere, localhost, 403",
        "127.0.0.1, attacker.example, 403",
        "127.0.0.1, gateway, 403"
    })
    void withoutATokenOnlyTheMachineItselfIsServed(String peer, String host, int status)
            throws ServletException, IOException {
        MockHttpServletRequest request = request("GET");
        request.setRemoteAddr(peer);
        request.setServerName(host);
        MockHttpServletResponse response = ask(AppEnvironment.Name.LOCAL, request);
        assertThat(response.getStatus()).isEqualTo(status);
        if (status == 403) {
            assertThat(response.getContentAsString()).contains("fanfare.management.token");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://attacker.example",
        "Origin, null",
        "Origin, http://localhost:3000",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, same-origin",
        "X-Forwarded-For, 127.0.0.1",
        "Forwarded, for=127.0.0.1",
        "X-Real-IP, 127.0.0.1",
        "Via, 1.1 proxy"
    })
    void withoutATokenNoPageAndNoProxyIsServed(String header, String value)
            throws ServletException, IOException {
        MockHttpServletRequest request = request("POST");
        request.addHeader(header, value);
        assertThat(ask(AppEnvironment.Name.LOCAL, request).getStatus()).isEqualTo(403);
        request.addHeader("Authorization", "Bearer a-token-for-the-tests");
        assertThat(ask(AppEnvironment.Name.LOCAL, request, TOKEN).getStatus()).isEqualTo(200);
    }

    @Test
    void anAddressTypedIntoABrowserIsServed() throws ServletException, IOException {
        MockHttpServletRequest request = request("GET");
        request.addHeader("Sec-Fetch-Site", "none");
        assertThat(ask(AppEnvironment.Name.LOCAL, request).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL, GET, , 401",
        "LOCAL, POST, , 401",
        "PROD, GET, Bearer wrong, 401",
        "PROD, GET, Bearer, 401",
        "PROD, GET, a-token-for-the-tests, 401",
        "PROD, GET, Bearer a-token-for-the-test, 401",
        "PROD, GET, Bearer a-token-for-the-testss, 401",
        "PROD, GET, Bearer a-token-for-the-tests, 200",
        "PROD, POST, Bearer a-token-for-the-tests, 200",
        "PROD, GET, bearer a-token-for-the-tests, 200",
        "PROD, GET, BEARER a-token-for-the-tests, 200",
        "PROD, GET, bearer A-token-for-the-tests, 401",
        "PROD, GET, Basic a-token-for-the-tests, 401"
    })
    void withATokenOnlyItsBearerPasses(
            AppEnvironment.Name environment,
            String method,
            @Nullable String authorization,
            int status)
            throws ServletException, IOException {
        MockHttpServletResponse response = ask(environment, method, authorization, TOKEN);
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getHeader("WWW-Authenticate"))
                .isEqualTo(status == 401 ? "Bearer" : null);
    }
}
