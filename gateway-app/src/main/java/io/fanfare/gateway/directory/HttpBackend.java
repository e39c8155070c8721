package io.fanfare.gateway.directory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A service that is asked with {@code POST} and answers 200 with {@code {"allowed":…}}; anything
 * else is a failure. Redirects are not followed, and of an answer no more is read than it may have.
 */
final class HttpBackend implements Backend {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int OK = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI url;

    /** Empty if none is sent. */
    private final String token;

    private final Duration timeout;
    private final HttpClient client;

    HttpBackend(URI url, String token, DirectoryProperties.Http properties) {
        this.url = url;
        this.token = token;
        this.timeout = properties.timeout();
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(properties.connectTimeout())
                        .build();
    }

    @Override
    public Access answer(Question question) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(
                        request(question),
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            return read(question, exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw new IOException("no answer", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    private HttpRequest request(Question question) {
        ObjectNode body = JSON.createObjectNode().put("user_id", question.userId());
        switch (question) {
            case Question.OfExecution q -> body.put("graph_exec_id", q.executionId());
            case Question.OfGraph q -> body.put("graph_id", q.graphId());
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .timeout(timeout)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static Access read(Question question, HttpResponse<byte[]> response)
            throws IOException {
        if (response.statusCode() != OK) {
            throw new IOException("status " + response.statusCode());
        }
        JsonNode answer = JSON.readTree(response.body());
        JsonNode allowed = answer.path("allowed");
        if (!allowed.isBoolean()) {
            throw new IOException("an answer that says neither yes nor no");
        }
        if (!allowed.asBoolean()) {
            return new Access.Denied();
        }
        return switch (question) {
            case Question.OfExecution q ->
                    new Access.Allowed(
                            answer.path("graph_id").isString()
                                    ? answer.path("graph_id").asString()
                                    : null);
            case Question.OfGraph q -> new Access.Allowed(q.graphId());
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
