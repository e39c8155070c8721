package io.fanfare.it.support;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An installation's service that says who may listen: the same to every question. */
public final class DirectoryServer implements AutoCloseable {

    private final HttpServer server;

    /** Read by the server's thread. */
    private volatile boolean works = true;

    /** Read by the server's thread. */
    private volatile boolean allows = true;

    public DirectoryServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    byte[] answer =
                            ("{\"allowed\":" + allows + "}").getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(works ? 200 : 500, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
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
        server.stop(0);
    }
}
