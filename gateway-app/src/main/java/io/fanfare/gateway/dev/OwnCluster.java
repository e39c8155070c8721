package io.fanfare.gateway.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes one redis-server a whole Redis Cluster: it owns every slot. */
final class OwnCluster {

    private static final int ANSWER_MILLIS = 5_000;
    private static final int ATTEMPTS = 200;
    private static final int PAUSE_MILLIS = 25;

    private OwnCluster() {}

    /** What redis-server must be started with; its notes on the cluster go to a temporary file. */
    static List<String> options() {
        try {
            Path notes = Files.createTempFile("fanfare-cluster", ".conf");
            Files.delete(notes); // An empty one would be taken for a damaged one.
            notes.toFile().deleteOnExit();
            return List.of(
                    "--cluster-enabled",
                    "yes",
                    "--cluster-config-file",
                    notes.toString(),
                    "--cluster-port",
                    Integer.toString(OwnRedis.freePort()),
                    "--cluster-announce-ip",
                    "127.0.0.1");
        } catch (IOException e) {
            throw new OwnRedisException("no temporary file (" + e.getMessage() + ")");
        }
    }

    /**
     * Returns once the server on that loopback port serves every slot.
     *
     * @throws OwnRedisException when it does not
     */
    static void form(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            ask(socket, "CLUSTER ADDSLOTSRANGE 0 16383", "+OK");
            for (int attempt = 0; !isUp(port); attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new OwnRedisException("the cluster did not form");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw new OwnRedisException("the cluster did not form (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OwnRedisException("interrupted while the cluster formed");
        }
    }

    private static void ask(Socket socket, String command, String expected) throws IOException {
        send(socket, command);
        String answer = reader(socket).readLine();
        if (!expected.equals(answer)) {
            throw new IOException(command + ": " + answer);
        }
    }

    private static boolean isUp(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            send(socket, "CLUSTER INFO");
            BufferedReader answer = reader(socket);
            answer.readLine(); // The length of what follows.
            return "cluster_state:ok".equals(answer.readLine());
        }
    }

    private static void send(Socket socket, String command) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }
}
