package io.fanfare.it.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The little of Redis' protocol that must work without a client library's reconnects. */
final class RedisProtocol {

    private static final int PATIENCE_MILLIS = 2_000;

    private RedisProtocol() {}

    /** Whether a Redis on that port of the loopback takes commands. */
    static boolean ping(int port) {
        try {
            return ask(port, "PING").equals(List.of("PONG"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /**
     * The strings and numbers of the answer, in their order, without its nesting.
     *
     * @throws UncheckedIOException if there is no answer, or an error
     */
    static List<String> ask(int port, String... words) {
        try (Socket socket = new Socket()) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(encode(words));
            List<String> answer = new ArrayList<>();
            read(new BufferedInputStream(socket.getInputStream()), answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", words) + " at " + port, e);
        }
    }

    private static byte[] encode(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int length = word.getBytes(StandardCharsets.UTF_8).length;
            request.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void read(InputStream in, List<String> into) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> into.add(rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                byte[] bytes = in.readNBytes(Math.max(0, length));
                into.add(new String(bytes, StandardCharsets.UTF_8));
                if (length >= 0) {
                    line(in);
                }
            }
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(in, into);
                }
            }
            default -> throw new IOException(rest);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("no answer");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
