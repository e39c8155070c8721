package io.fanfare.it.support;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** Somebody who manages one gateway and has its token. */
public record Operator(GatewayProcess gateway) {

    /** The management token of the tests' gateways. */
    public static final String TOKEN = "integration-test-operator";

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** The answer to GET. */
    public JsonNode read(String path) {
        return JsonMapper.shared().readTree(get(path).body());
    }

    public HttpResponse<String> post(String path, Map<String, Object> body) {
        String json = JsonMapper.shared().writeValueAsString(body);
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.managementUri("/actuator" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return gateway.send(request.header("Authorization", "Bearer " + TOKEN));
    }
}
