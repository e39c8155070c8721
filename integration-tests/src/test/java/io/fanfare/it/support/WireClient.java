package io.fanfare.it.support;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket client on a bare socket, so that it can do what a browser never would.
 *
 * <p>One virtual thread reads and answers pings; the test's thread sends and takes what came. Texts
 * are kept as the exact strings of the wire.
 */
public final class WireClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final DataInputStream in;
    private final HttpHead handshake;
    private final boolean answersPings;
    private final Stall stall = new Stall();
    private final Inflation inflation = new Inflation();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> pings = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();

    /** When a ping of the server came, on the clock of {@link System#nanoTime}. */
    private record Instant(long nanos) {}

    private WireClient(Builder builder) throws IOException {
        this.socket = builder.connectSocket();
        this.answersPings = builder.answersPings;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 2048));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(builder.request().getBytes(StandardCharsets.UTF_8));
        this.handshake = HttpHead.read(in);
        if (handshake.status() != 101) {
            String body = handshake.readBody(in);
            socket.close();
            throw new RefusedHandshake(handshake, body);
        }
        socket.setSoTimeout(0);
        Thread.ofVirtual().name("wire-client").start(this::read);
    }

    /** A client for that port of the loopback. */
    public static Builder to(int port) {
        return new Builder(port);
    }

    /** The server's answer to the upgrade. */
    public HttpHead handshake() {
        return handshake;
    }

    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One text frame of those bytes, valid or not. */
    public void send(byte[] utf8) {
        write(Frame.last(Frame.TEXT, utf8).masked());
    }

    /** One text message in several frames. */
    public void sendFragmented(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            byte[] part = parts[i].getBytes(StandardCharsets.UTF_8);
            int opcode = i == 0 ? Frame.TEXT : Frame.CONTINUATION;
            boolean isLast = i == parts.length - 1;
            write((isLast ? Frame.last(opcode, part) : Frame.notLast(opcode, part)).masked());
        }
    }

    public void sendBinary(byte[] payload) {
        write(Frame.last(Frame.BINARY, payload).masked());
    }

    /** A text frame without the mask every client must use. */
    public void sendUnmasked(String text) {
        write(Frame.last(Frame.TEXT, text.getBytes(StandardCharsets.UTF_8)).unmasked());
    }

    /** The head of a text frame of that length and so many bytes of it, then nothing. */
    public void sendBeginning(long length, int bytes) {
        write(Frame.announcing(Frame.TEXT, length));
        write(new byte[bytes]);
    }

    /** A frame whose first byte is as given: reserved bits, unknown opcodes. */
    public void sendFrame(int firstByte, byte[] payload) {
        write(new Frame(firstByte, payload).masked());
    }

    public void ping(String payload) {
        write(Frame.last(Frame.PING, payload.getBytes(StandardCharsets.UTF_8)).masked());
    }

    /** Begins a closing handshake. */
    public void sendClose(int code, String reason) {
        write(Frame.last(Frame.CLOSE, closePayload(code, reason)).masked());
    }

    /** A close frame without a code, as a page's bare {@code close()} sends. */
    public void sendBareClose() {
        write(Frame.last(Frame.CLOSE, new byte[0]).masked());
    }

    /** Sends and takes the next text. */
    public String ask(String text) {
        send(text);
        return next();
    }

    /** The next text; fails if none comes or the connection ends. */
    public String next() {
        return next(PATIENCE);
    }

    public String next(Duration atMost) {
        String text = poll(atMost);
        if (text == null) {
            throw new AssertionError(
                    "no text within " + atMost + (closed.isDone() ? ", " + closed.join() : ""));
        }
        return text;
    }

    /** The next so many texts. */
    public List<String> next(int count) {
        List<String> received = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            received.add(next());
        }
        return received;
    }

    /** What arrived and was not taken yet, without waiting. */
    public List<String> taken() {
        List<String> received = new ArrayList<>();
        texts.drainTo(received);
        return received;
    }

    /** How many texts wait to be taken. */
    public int waiting() {
        return texts.size();
    }

    /** The payload of the next pong. */
    public String nextPong() {
        return await(pongs, "pong");
    }

    /** When the server's next ping came, on the clock of {@link System#nanoTime}. */
    public long nextPingNanos() {
        return await(pings, "ping").nanos();
    }

    /** How many pings of the server wait to be taken. */
    public int pings() {
        return pings.size();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** How the connection ended; fails if it does not. */
    public Closed awaitClosed() {
        return awaitClosed(PATIENCE);
    }

    public Closed awaitClosed(Duration atMost) {
        try {
            return closed.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still open after " + atMost, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** From now on nothing is read, so the connection fills up. */
    public void stopReading() {
        stall.begin();
    }

    public void readAgain() {
        stall.end();
    }

    /** Resets the TCP connection, as a crashed machine's peer sees it at best. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the TCP connection without a word. */
    @Override
    public void close() {
        stall.end();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String poll(Duration atMost) {
        try {
            long start = System.nanoTime();
            while (true) {
                String text = texts.poll(20, TimeUnit.MILLISECONDS);
                if (text != null) {
                    return text;
                }
                if (System.nanoTime() - start > atMost.toNanos()
                        || (closed.isDone() && texts.isEmpty())) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(BlockingQueue<T> queue, String what) {
        try {
            T value = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (value == null) {
                throw new AssertionError("no " + what + " within " + PATIENCE);
            }
            return value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void write(byte[] bytes) {
        synchronized (socket) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void read() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean compressed = false;
        try {
            while (true) {
                stall.awaitEnd();
                Frame frame = Frame.read(in);
                if (frame.opcode() >= Frame.CLOSE) {
                    takeControl(frame);
                    continue;
                }
                if (frame.opcode() != Frame.CONTINUATION) {
                    compressed = frame.isCompressed();
                }
                message.writeBytes(frame.payload());
                if (frame.isLast()) {
                    byte[] whole = message.toByteArray();
                    message.reset();
                    byte[] text = compressed ? inflation.inflate(whole) : whole;
                    texts.add(new String(text, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            closed.complete(Closed.CUT);
        }
    }

    private void takeControl(Frame frame) throws IOException {
        switch (frame.opcode()) {
            case Frame.PONG -> pongs.add(new String(frame.payload(), StandardCharsets.UTF_8));
            case Frame.PING -> {
                pings.add(new Instant(System.nanoTime()));
                if (answersPings) {
                    write(Frame.last(Frame.PONG, frame.payload()).masked());
                }
            }
            case Frame.CLOSE -> {
                closed.complete(closed(frame.payload()));
                answerClose(frame);
            }
            default -> throw new IOException("opcode " + frame.opcode());
        }
    }

    private void answerClose(Frame frame) {
        try {
            write(Frame.last(Frame.CLOSE, frame.payload()).masked());
        } catch (UncheckedIOException e) {
            // The server need not wait for the answer.
        }
    }

    private static Closed closed(byte[] payload) {
        if (payload.length < 2) {
            return new Closed(Closed.NO_CODE, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        return new Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    private static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    }

    /** What the client asks for and how it behaves. */
    public static final class Builder {

        private final int port;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String target = "/ws";
        private boolean answersPings = true;
        private int receiveBuffer;

        private Builder(int port) {
            this.port = port;
            headers.put("Host", "127.0.0.1:" + port);
            headers.put("Upgrade", "websocket");
            headers.put("Connection", "Upgrade");
            headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            headers.put("Sec-WebSocket-Version", "13");
        }

        /** Path and query, as they stand in the request line. */
        public Builder target(String pathAndQuery) {
            this.target = pathAndQuery;
            return this;
        }

        /** The service with that token. */
        public Builder token(String token) {
            return target("/ws?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        }

        /** Replaces a header that has the same name. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder origin(String origin) {
            return header("Origin", origin);
        }

        public Builder offeringCompression() {
            return header("Sec-WebSocket-Extensions", "permessage-deflate");
        }

        /** A peer whose pongs never come. */
        public Builder ignoringPings() {
            this.answersPings = false;
            return this;
        }

        /** The kernel keeps about so many unread bytes for it. */
        public Builder receiveBuffer(int bytes) {
            this.receiveBuffer = bytes;
            return this;
        }

        /**
         * The open connection.
         *
         * @throws RefusedHandshake if the answer was not 101
         */
        public WireClient open() {
            try {
                return new WireClient(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The refusal; fails if the handshake is accepted. */
        public RefusedHandshake refused() {
            try (WireClient client = open()) {
                throw new AssertionError("accepted: " + client.handshake());
            } catch (RefusedHandshake e) {
                return e;
            }
        }

        private Socket connectSocket() throws IOException {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
            return socket;
        }

        private String request() {
            StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
            headers.forEach(
                    (name, value) ->
                            request.append(name).append(": ").append(value).append("\r\n"));
            return request.append("\r\n").toString();
        }
    }
}
