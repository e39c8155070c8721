package io.fanfare.load;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to run against which gateway; every number has a bound, so that a run ends by itself.
 *
 * @param url the gateway's socket, {@code ws://host:port/path}
 * @param redis the Redis the gateway listens to, {@code redis://…}
 * @param token one token for all sockets, or null
 * @param key the shared key to sign one token per execution with, or null
 * @param sockets how many sockets to open
 * @param fanOut how many of them follow the same execution
 * @param rate events published a second
 * @param seconds how long to publish
 * @param size bytes of one event's payload, about
 * @param allowsRemote whether hosts other than this one may be loaded
 */
record Options(
        URI url,
        URI redis,
        @Nullable String token,
        @Nullable String key,
        int sockets,
        int fanOut,
        int rate,
        int seconds,
        int size,
        boolean allowsRemote) {

    static final String USAGE =
            """
            Options (default):
              --url ws://127.0.0.1:8001/ws     the gateway
              --redis redis://127.0.0.1:6379   the Redis it listens to
              --token TOKEN                    one token for all sockets, as the gateway prints one at a local start
              --key KEY                        or the gateway's JWT_VERIFY_KEY: a user of its own per execution
              --sockets 50                     sockets to open, at most 20000
              --fan-out 1                      sockets that follow the same execution
              --rate 1000                      events published a second, at most 200000
              --seconds 10                     how long, at most 600
              --size 1024                      bytes of one event, at most 1000000
              --allow-remote                   load another machine than this one
            """;

    private static final List<String> WITH_VALUE =
            List.of(
                    "--url",
                    "--redis",
                    "--token",
                    "--key",
                    "--sockets",
                    "--fan-out",
                    "--rate",
                    "--seconds",
                    "--size");

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed it
     */
    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        boolean allowsRemote = false;
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals("--allow-remote")) {
                allowsRemote = true;
            } else if (WITH_VALUE.contains(name) && i + 1 < arguments.length) {
                values.put(name, arguments[++i]);
            } else {
                throw new IllegalArgumentException("what is " + name + "?");
            }
        }
        Options options =
                new Options(
                        URI.create(values.getOrDefault("--url", "ws://127.0.0.1:8001/ws")),
                        URI.create(values.getOrDefault("--redis", "redis://127.0.0.1:6379")),
                        values.get("--token"),
                        values.get("--key"),
                        number(values, "--sockets", 50, 20_000),
                        number(values, "--fan-out", 1, 20_000),
                        number(values, "--rate", 1000, 200_000),
                        number(values, "--seconds", 10, 600),
                        number(values, "--size", 1024, 1_000_000),
                        allowsRemote);
        options.check();
        return options;
    }

    /** How many executions the sockets follow. */
    int executions() {
        return (sockets + fanOut - 1) / fanOut;
    }

    private void check() {
        if (!"ws".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("--url must be ws://host:port/path, not " + url);
        }
        if (redis.getHost() == null) {
            throw new IllegalArgumentException("--redis must be redis://host:port, not " + redis);
        }
        if (fanOut > sockets) {
            throw new IllegalArgumentException("--fan-out is more than --sockets");
        }
        for (URI target : List.of(url, redis)) {
            if (!allowsRemote && !isThisMachine(target.getHost())) {
                throw new IllegalArgumentException(
                        target.getHost() + " is another machine: say --allow-remote to load it");
            }
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private static int number(Map<String, String> values, String name, int usual, int most) {
        String text = values.getOrDefault(name, Integer.toString(usual));
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(name + " must be 1 to " + most + ", not " + text);
    }
}
