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
            AppEnvironment.Name environment,
            String method,
            @Nullable String authorization,
            String... settings)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/actuator/drain");
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new ManagementAccess(
                        Settings.bind(ManagementProperties.class, settings),
                        new AppEnvironment(environment))
                .doFilter(request, response, chain);
        assertThat(chain.getRequest() != null).isEqualTo(response.getStatus() == 200);
        return response;
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL, GET, 200", "LOCAL, POST, 200", "LOCAL, DELETE, 200",
        "DEV, GET, 200", "DEV, POST, 403", "DEV, DELETE, 403",
        "PROD, GET, 200", "PROD, POST, 403", "PROD, PUT, 403"
    })
    void withoutATokenNothingIsChangedButLocally(
            AppEnvironment.Name environment, String method, int status)
            throws ServletException, IOException {
        assertThat(ask(environment, method, null).getStatus()).isEqualTo(status);
    }

    @Test
    void theRefusalSaysWhatToDo() throws ServletException, IOException {
        assertThat(ask(AppEnvironment.Name.PROD, "POST", null, "token=").getContentAsString())
                .isEqualTo(
                        "{\"detail\":\"Set fanfare.management.token to manage a gateway outside"
                                + " APP_ENV=local\"}");
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
        "PROD, POST, Bearer a-token-for-the-tests, 200"
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
