package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import io.fanfare.it.support.GatewayProcess;
import io.fanfare.it.support.Installation;
import io.fanfare.it.support.LoopbackHttp;
import io.fanfare.it.support.RedisServer;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Read access from a service that is asked over HTTP. */
class HttpDirectoryIT {

    private static final String ALLOWED = "{\"allowed\":true,\"graph_id\":\"G\"}";
    private static final Queue<String> QUESTIONS = new ConcurrentLinkedQueue<>();
    private static final RedisServer REDIS = RedisServer.start();
    private static final LoopbackHttp SERVICE =
            new LoopbackHttp()
                    .serve("/may", HttpDirectoryIT::answer)
                    .serve("/elsewhere", exchange -> reply(exchange, 200, ALLOWED));
    private static final GatewayProcess GATEWAY =
            GatewayProcess.start(
                    Installation.environment(
                            REDIS,
                            Map.of(
                                    "FANFARE_DIRECTORY_TYPE",
                                    "http",
                                    "FANFARE_DIRECTORY_HTTP_URL",
                                    SERVICE.url("/may"),
                                    "FANFARE_DIRECTORY_HTTP_TOKEN",
                                    "service-token\n",
                                    "FANFARE_DIRECTORY_HTTP_TIMEOUT",
                                    "500ms")));

    private static void answer(HttpExchange exchange) throws IOException {
        String question =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        QUESTIONS.add(exchange.getRequestMethod() + ' ' + token + ' ' + question);
        if (question.contains("mine")) {
            reply(exchange, 200, ALLOWED);
        } else if (question.contains("failing")) {
            reply(exchange, 500, ALLOWED);
        } else if (question.contains("moved")) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            reply(exchange, 307, "");
        } else if (question.contains("silent")) {
            return; // Neither an answer nor an end.
        } else {
            reply(exchange, 200, "{\"allowed\":false}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @BeforeAll
    static void awaitReady() {
        GATEWAY.awaitReady();
    }

    @AfterAll
    static void end() {
        GATEWAY.close();
        SERVICE.close();
        REDIS.close();
    }

    @Test
    void theServiceDecidesAndOnlyAClearAnswerCounts() {
        try (WireClient client = WireClient.to(GATEWAY.port()).token(Tokens.of("u")).open()) {
            assertThat(client.ask(Wire.subscribeExecution("mine")))
                    .isEqualTo(Wire.subscribedExecution("u", "mine"));
            assertThat(client.ask(Wire.subscribeExecution("foreign"))).isEqualTo(Wire.DENIED);
            assertThat(client.ask(Wire.subscribeGraph("mine-too")))
                    .isEqualTo(Wire.subscribedGraph("u", "mine-too"));
            for (String id : new String[] {"failing", "moved", "silent"}) {
                assertThat(client.ask(Wire.subscribeExecution(id))).isEqualTo(Wire.UNAVAILABLE);
            }
            assertThat(client.ask(Wire.heartbeat())).isEqualTo(Wire.PONG);
        }
        assertThat(QUESTIONS)
                .startsWith(
                        "POST Bearer service-token {\"user_id\":\"u\",\"graph_exec_id\":\"mine\"}",
                        "POST Bearer service-token"
                                + " {\"user_id\":\"u\",\"graph_exec_id\":\"foreign\"}",
                        "POST Bearer service-token {\"user_id\":\"u\",\"graph_id\":\"mine-too\"}");
        assertThat(GATEWAY.log()).doesNotContain("service-token");
    }
}
