package io.fanfare.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One socket that follows one execution. A virtual thread reads it: ten thousand of them cost less
 * than the kernel's buffers.
 */
final class LoadSocket implements AutoCloseable {

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int MASKED = 0x80;
    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Tally tally;
    private byte[] payload = new byte[2048];
    private long expected;

    /** Read by the reader when its socket ends. */
    private volatile boolean isClosing;

    /** Connects, subscribes and has the acknowledgement when it returns. */
    LoadSocket(URI url, Optional<String> token, String execution, Tally tally) throws IOException {
        this.tally = tally;
        int port = url.getPort() < 0 ? 80 : url.getPort();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(url.getHost(), port), CONNECT_MILLIS);
        socket.setSoTimeout(CONNECT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        upgrade(url, token);
        subscribe(execution);
        socket.setSoTimeout(0);
        Thread.ofVirtual().start(this::read);
    }

    private void upgrade(URI url, Optional<String> token) throws IOException {
        String query =
                token.map(t -> "?token=" + URLEncoder.encode(t, StandardCharsets.UTF_8)).orElse("");
        List<String> request =
                List.of(
                        "GET " + url.getPath() + query + " HTTP/1.1",
                        "Host: " + url.getAuthority(),
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "",
                        "");
        socket.getOutputStream()
                .write(String.join("\r\n", request).getBytes(StandardCharsets.UTF_8));
        String status = readLine();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("the gateway refused a socket: " + status);
        }
        while (!readLine().isEmpty()) {
            // Headers do not matter here.
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private void subscribe(String execution) throws IOException {
        send(
                TEXT,
                "{\"method\":\"subscribe_graph_execution\",\"data\":{\"graph_exec_id\":\"%s\"}}"
                        .formatted(execution)
                        .getBytes(StandardCharsets.UTF_8));
        String reply = "";
        while (!reply.contains("\"subscribe_graph_execution\"")) {
            int firstByte = in.readUnsignedByte();
            int length = readPayload();
            reply = new String(payload, 0, length, StandardCharsets.UTF_8);
            if (firstByte == PING) {
                pong(length);
            } else if (firstByte == CLOSE || reply.contains("\"success\":false")) {
                throw new IOException("the gateway refused a subscription: " + reply);
            }
        }
    }

    private void read() {
        try {
            while (true) {
                int firstByte = in.readUnsignedByte();
                int length = readPayload();
                switch (firstByte) {
                    case TEXT -> take(length);
                    case PING -> pong(length);
                    case PONG -> {}
                    case CLOSE -> throw new IOException("closed");
                    default -> tally.spoilt();
                }
            }
        } catch (IOException e) {
            if (!isClosing) {
                tally.closed();
            }
        }
    }

    private void take(int length) {
        long now = System.nanoTime();
        Optional<EventNumber> event = EventNumber.find(payload, length);
        if (event.isEmpty() || payload[length - 1] != '}') {
            tally.spoilt();
            return;
        }
        long latency = now - event.get().publishedNanos();
        expected = tally.event(event.get().number(), expected, latency);
    }

    private int readPayload() throws IOException {
        int second = in.readUnsignedByte();
        long length =
                switch (second) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> second;
                };
        if (payload.length < length) {
            payload = new byte[Math.toIntExact(length)];
        }
        in.readFully(payload, 0, (int) length);
        return (int) length;
    }

    private void pong(int length) throws IOException {
        byte[] echo = new byte[length];
        System.arraycopy(payload, 0, echo, 0, length);
        send(PONG, echo);
    }

    /** A frame shorter than 64 KiB under the mask of zeros. */
    private void send(int firstByte, byte[] bytes) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(bytes.length + 8);
        frame.write(firstByte);
        if (bytes.length < 126) {
            frame.write(MASKED | bytes.length);
        } else {
            frame.write(MASKED | 126);
            frame.write(bytes.length >>> 8);
            frame.write(bytes.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(bytes);
        socket.getOutputStream().write(frame.toByteArray());
    }

    @Override
    public void close() {
        isClosing = true;
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
