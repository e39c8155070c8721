package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.RefusedHandshake;
import io.fanfare.it.support.Tokens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Plain HTTP on both ports. */
class HttpEndpointsIT {

    private final GatewayProcess gateway = Installation.shared().gateway();

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/?any=query"})
    void saysThatItIsHealthy(String path) {
        HttpResponse<String> answer = gateway.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void refusesOtherVerbs(String verb) {
        HttpResponse<String> answer = request(verb, "/");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET");
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    @Test
    void refusesHeadToo() {
        HttpResponse<String> answer = request("HEAD", "/");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/ws",
                "/ws?token=x",
                "/ws/",
                "/metrics",
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/error",
                "/login"
            })
    void knowsNothingElse(String path) {
        HttpResponse<String> answer = gateway.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws/", "/ws/x", "/WS", "/other", "/health"})
    void refusesWebSocketsOnOtherPaths(String path) {
        RefusedHandshake refusal =
                Installation.shared()
                        .client()
                        .target(path + "?token=" + Tokens.of("somebody"))
                        .refused();
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/info",
                "/actuator/prometheus"
            })
    void servesOperatorsOnTheManagementPort(String path) {
        assertThat(gateway.manage(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"configprops", "env", "heapdump", "threaddump", "beans", "shutdown"})
    void keepsSecretsFromTheManagementPort(String endpoint) {
        assertThat(gateway.manage("/actuator/" + endpoint).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> request(String verb, String path) {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri(path)).method(verb, BodyPublishers.noBody()));
    }
}
