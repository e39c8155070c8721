package io.fanfare.gateway.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.dev.OwnRedis.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@Timeout(60)
class OwnRedisTests {

    @Test
    void answersUntilClosed() throws Exception {
        OwnRedis redis =
                OwnRedis.start(RedisExecutable.find(System.getenv("PATH")), Kind.STANDALONE);
        ProcessHandle server = server(redis.port());
        try (redis) {
            assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
        }
        server.onExit().get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> ask(redis.port(), "PING")).isInstanceOf(IOException.class);
    }

    @Test
    void aClusterOfOneNodeServesEverySlot() throws Exception {
        RedisExecutable executable = RedisExecutable.find(System.getenv("PATH"));
        try (OwnRedis redis = OwnRedis.start(executable, Kind.CLUSTER)) {
            assertThat(ask(redis.port(), "SPUBLISH any-channel message")).isEqualTo(":0");
        }
    }

    @Test
    void runsTheEmbeddedServerWhereNoneIsInstalled() throws Exception {
        RedisExecutable embedded = RedisExecutable.find("");
        try (OwnRedis redis = OwnRedis.start(embedded, Kind.STANDALONE)) {
            assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
            assertThat(embedded.file()).doesNotExist();
        }
    }

    @Test
    void listensOnTheLoopbackAddressOnly() throws Exception {
        try (OwnRedis redis =
                OwnRedis.start(RedisExecutable.find(System.getenv("PATH")), Kind.STANDALONE)) {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .forEach(
                            address ->
                                    assertThatThrownBy(() -> new Socket(address, redis.port()))
                                            .isInstanceOf(IOException.class));
        }
    }

    @Test
    void keepsNothingOnDisk() throws Exception {
        try (OwnRedis redis =
                OwnRedis.start(RedisExecutable.find(System.getenv("PATH")), Kind.STANDALONE)) {
            assertThat(ask(redis.port(), "CONFIG GET save")).isEqualTo("*2 $4 save $0");
            assertThat(ask(redis.port(), "CONFIG GET appendonly"))
                    .isEqualTo("*2 $10 appendonly $2 no");
        }
    }

    @Test
    void endsWhenTheJvmIsKilled() throws Exception {
        Process jvm = startJvmWithRedis();
        try (BufferedReader output = jvm.inputReader()) {
            int port = Integer.parseInt(output.readLine());
            ProcessHandle server = server(port);
            assertThat(server.isAlive()).isTrue();

            jvm.destroyForcibly().waitFor();

            server.onExit().get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> ask(port, "PING")).isInstanceOf(IOException.class);
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void endsInOrderWhereThereIsNoShell(@TempDir Path directory) throws Exception {
        RedisExecutable executable = RedisExecutable.find(System.getenv("PATH"));
        OwnRedis redis = OwnRedis.start(executable, Kind.STANDALONE, directory.resolve("sh"));
        ProcessHandle server = server(redis.port());

        redis.close();

        server.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void saysInOneLineWhyItDidNotStart(@TempDir Path directory) throws IOException {
        Path broken = directory.resolve("redis-server");
        Files.writeString(broken, "#!/bin/sh\necho first line\necho disk on fire\nexit 1\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(
                        () -> OwnRedis.start(new RedisExecutable(broken, false), Kind.STANDALONE))
                .isInstanceOf(OwnRedisException.class)
                .hasMessage("redis-server ended: disk on fire");
    }

    /** The other JVM of {@link #endsWhenTheJvmIsKilled}. */
    static final class JvmWithRedis {

        private JvmWithRedis() {}

        public static void main(String[] args) throws InterruptedException {
            OwnRedis redis =
                    OwnRedis.start(RedisExecutable.find(System.getenv("PATH")), Kind.STANDALONE);
            System.out.println(redis.port());
            Thread.currentThread().join();
        }
    }

    private static Process startJvmWithRedis() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JvmWithRedis.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static ProcessHandle server(int port) throws IOException {
        Matcher pid = Pattern.compile("process_id:(\\d+)").matcher(ask(port, "INFO server"));
        assertThat(pid.find()).isTrue();
        return ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
    }

    /** Asks in Redis' inline form; lines of the answer are joined by a space. */
    private static String ask(int port, String command) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            socket.getOutputStream()
                    .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(0, answer.lastIndexOf("+OK"))
                    .stripTrailing()
                    .replace("\r\n", " ");
        }
    }
}
