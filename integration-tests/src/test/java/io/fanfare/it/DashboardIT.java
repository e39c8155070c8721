package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The dashboard's files, out of the packaged jar and the jars within it. */
class DashboardIT {

    private static final Installation ELSEWHERE = Installation.with("APP_ENV", "dev");
    private static final Installation SWITCHED_ON =
            Installation.with("APP_ENV", "dev", "FANFARE_DASHBOARD_ENABLED", "true");

    private final GatewayProcess local = Installation.shared().gateway();

    @AfterAll
    static void close() {
        ELSEWHERE.close();
        SWITCHED_ON.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/dashboard/,text/html;charset=utf-8",
        "/dashboard/main.js,text/javascript;charset=utf-8",
        "/dashboard/client/fanfare-client.js,text/javascript;charset=utf-8",
        "/dashboard/client/fanfare-client.d.ts,application/typescript;charset=utf-8",
        "/dashboard/style/tokens.css,text/css;charset=utf-8",
        "/dashboard/icons/fanfare.svg,image/svg+xml",
        "/dashboard/vendor/lit-html/lit-html.js,text/javascript;charset=utf-8",
        "/dashboard/vendor/uplot/dist/uPlot.esm.js,text/javascript;charset=utf-8"
    })
    void isServedLocally(String path, String type) {
        HttpResponse<String> answer = local.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotBlank();
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(
                        policy ->
                                assertThat(policy)
                                        .contains(" ws://" + local.uri(path).getAuthority() + " "));
    }

    @Test
    void isNotSentTwice() {
        String tag = local.get("/dashboard/main.js").headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again =
                local.send(
                        HttpRequest.newBuilder(local.uri("/dashboard/main.js"))
                                .header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard/x.js", "/dashboard/view/", "/dashboard/application.yaml"})
    void hasNothingElse(String path) {
        assertNotFound(local, path);
    }

    @Test
    void hasNothingBelowThousandsOfFolders() {
        assertNotFound(local, "/dashboard/" + "a/".repeat(2_000) + "main.js");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard", "/dashboard/", "/dashboard/main.js"})
    void isNotThereElsewhere(String path) {
        assertNotFound(ELSEWHERE.gateway(), path);
    }

    @Test
    void itsPagesOpenSocketsWhereItIsSwitchedOn() {
        GatewayProcess gateway = SWITCHED_ON.gateway();
        assertThat(gateway.get("/dashboard/").statusCode()).isEqualTo(200);
        String own = "http://127.0.0.1:" + gateway.port();
        try (WireClient client =
                SWITCHED_ON.client().token(Tokens.of("somebody")).origin(own).open()) {
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
        String elsewhere = "http://127.0.0.1:" + ELSEWHERE.gateway().port();
        assertThat(
                        ELSEWHERE
                                .client()
                                .token(Tokens.of("somebody"))
                                .origin(elsewhere)
                                .refused()
                                .status())
                .isEqualTo(403);
    }

    private static void assertNotFound(GatewayProcess gateway, String path) {
        HttpResponse<String> answer = gateway.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }
}
