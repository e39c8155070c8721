package io.fanfare.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import io.fanfare.gateway.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

@Timeout(60)
class HttpBackendTests {

    private static final Question EXECUTION = new Question.OfExecution("u", "E");
    private static final Question GRAPH = new Question.OfGraph("u", "G");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final HttpServer server;

    HttpBackendTests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpBackend backend(HttpHandler handler, String... settings) {
        server.createContext("/access", handler);
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/access");
        DirectoryProperties.Http http = Settings.bind(DirectoryProperties.class, settings).http();
        return new HttpBackend(url, http.token() == null ? "" : http.token(), http);
    }

    private HttpHandler answering(int status, String body) {
        return exchange -> {
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] request = exchange.getRequestBody().readAllBytes();
            requests.add(token + " " + new String(request, StandardCharsets.UTF_8));
            send(exchange, status, body);
        };
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Test
    void asksForAnExecutionWithItsBearer() throws Exception {
        try (HttpBackend backend =
                backend(answering(200, "{\"allowed\":true,\"graph_id\":\"G\"}"), "http.token=t")) {
            assertThat(backend.answer(EXECUTION)).isEqualTo(new Access.Allowed("G"));
            assertThat(requests.take())
                    .isEqualTo("Bearer t {\"user_id\":\"u\",\"graph_exec_id\":\"E\"}");
        }
    }

    @Test
    void asksForAGraph() throws Exception {
        try (HttpBackend backend = backend(answering(200, "{\"allowed\":true}"))) {
            assertThat(backend.answer(GRAPH)).isEqualTo(new Access.Allowed("G"));
            assertThat(requests.take()).isEqualTo("null {\"user_id\":\"u\",\"graph_id\":\"G\"}");
        }
    }

    @Test
    void noIsNo() throws Exception {
        try (HttpBackend backend = backend(answering(200, "{\"allowed\":false}"))) {
            assertThat(backend.answer(EXECUTION)).isEqualTo(new Access.Denied());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "500 {}",
                "302 {\"allowed\":true}",
                "204 {\"allowed\":true}",
                "403 {\"allowed\":false}",
                "200 {\"allowed\":\"yes\"}",
                "200 {}",
                "200 nonsense",
                "200 [true]"
            })
    void anythingElseIsAFailure(int status, String body) {
        try (HttpBackend backend = backend(answering(status, status == 204 ? "" : body))) {
            assertThatThrownBy(() -> backend.answer(EXECUTION)).isInstanceOf(Exception.class);
        }
    }

    @Test
    void anAnswerWithoutEndIsNotReadToIt() {
        HttpHandler endless =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] block = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
                    try (OutputStream out = exchange.getResponseBody()) {
                        while (true) {
                            out.write(block);
                        }
                    }
                };
        try (HttpBackend backend = backend(endless, "http.timeout=30s")) {
            assertThatThrownBy(() -> backend.answer(EXECUTION)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerThatTricklesIsCutOff() {
        HttpHandler trickling =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        while (true) {
                            out.write(' ');
                            out.flush();
                            Thread.sleep(10);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        try (HttpBackend backend = backend(trickling, "http.timeout=100ms")) {
            assertThatThrownBy(() -> backend.answer(EXECUTION)).isInstanceOf(Exception.class);
        }
    }
}
