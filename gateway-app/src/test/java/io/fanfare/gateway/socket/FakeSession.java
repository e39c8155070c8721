package io.fanfare.gateway.socket;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A session of no container, which remembers what it was told; its address holds a secret. */
class FakeSession implements WebSocketSession {

    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final BlockingQueue<WebSocketMessage<?>> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseStatus> closes = new LinkedBlockingQueue<>();

    /** The next message that is sent to it; waits for one. */
    WebSocketMessage<?> nextSent() throws InterruptedException {
        return sent.take();
    }

    /** The next close that it is told; waits for one. */
    CloseStatus nextClose() throws InterruptedException {
        return closes.take();
    }

    @Override
    public String getId() {
        return "1";
    }

    @Override
    public URI getUri() {
        return URI.create("ws://host/ws?token=secret");
    }

    @Override
    public HttpHeaders getHandshakeHeaders() {
        return HttpHeaders.EMPTY;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public @Nullable Principal getPrincipal() {
        return null;
    }

    @Override
    public @Nullable InetSocketAddress getLocalAddress() {
        return null;
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return null;
    }

    @Override
    public @Nullable String getAcceptedProtocol() {
        return null;
    }

    @Override
    public void setTextMessageSizeLimit(int messageSizeLimit) {}

    @Override
    public int getTextMessageSizeLimit() {
        return 0;
    }

    @Override
    public void setBinaryMessageSizeLimit(int messageSizeLimit) {}

    @Override
    public int getBinaryMessageSizeLimit() {
        return 0;
    }

    @Override
    public List<WebSocketExtension> getExtensions() {
        return List.of();
    }

    @Override
    public void sendMessage(WebSocketMessage<?> message) {
        sent.add(message);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    @Override
    public void close(CloseStatus status) {
        closes.add(status);
    }

    @Override
    public String toString() {
        return "session of " + getUri();
    }
}
