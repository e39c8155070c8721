package io.fanfare.it.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The few words of Redis' protocol that must work without a client library's reconnects. */
final class RedisProtocol {

    private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

    private RedisProtocol() {}

    /** Whether a Redis on that port of the loopback takes commands. */
    static boolean ping(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return Arrays.equals(socket.getInputStream().readNBytes(PONG.length), PONG);
        } catch (IOException e) {
            return false;
        }
    }
}
