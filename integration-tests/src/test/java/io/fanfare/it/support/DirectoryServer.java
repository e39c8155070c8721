package io.fanfare.it.support;

import java.nio.charset.StandardCharsets;

/** An installation's service that says who may listen: the same to every question. */
public final class DirectoryServer implements AutoCloseable {

    private final LoopbackHttp server = new LoopbackHttp();

    /** Read by the server's thread. */
    private volatile boolean works = true;

    /** Read by the server's thread. */
    private volatile boolean allows = true;

    public DirectoryServer() {
        server.serve(
                "/",
                exchange -> {
                    byte[] answer =
                            ("{\"allowed\":" + allows + "}").getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(works ? 200 : 500, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
    }

    public String url() {
        return server.url("/");
    }

    public void allow() {
        works = true;
        allows = true;
    }

    public void deny() {
        works = true;
        allows = false;
    }

    public void fail() {
        works = false;
    }

    @Override
    public void close() {
        server.close();
    }
}
