package io.fanfare.it.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An identity provider's key page: serves the keys it was last given, and counts who asks. */
public final class JwksServer implements AutoCloseable {

    private final LoopbackHttp server = new LoopbackHttp();
    private final AtomicInteger requests = new AtomicInteger();
    private final Stall stall = new Stall();

    /** Read by the server's thread. */
    private volatile String body = "{\"keys\":[]}";

    public JwksServer() {
        server.serve(
                "/jwks",
                exchange -> {
                    requests.incrementAndGet();
                    stall.awaitEnd();
                    byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
    }

    public String url() {
        return server.url("/jwks");
    }

    /** From now on these keys and no others. */
    public void serve(List<SigningKey> keys) {
        body =
                keys.stream()
                        .map(SigningKey::jwk)
                        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** From now on it takes questions and answers none. */
    public void hang() {
        stall.begin();
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        stall.end();
        server.close();
    }
}
