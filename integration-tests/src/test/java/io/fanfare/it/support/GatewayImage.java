package io.fanfare.it.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gateway's image, built by buildah on a base made of this JVM, and a working container of it.
 *
 * <p>Where buildah is not installed the test is aborted and says so; it never passes for that.
 */
public final class GatewayImage implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final String container;

    private GatewayImage(String container) {
        this.container = container;
    }

    /** Builds it. */
    public static GatewayImage build() {
        Tool.require("buildah");
        Path module = Path.of(System.getProperty("gateway.jar")).resolve("../..").normalize();
        String output =
                run(
                        "sh",
                        Tool.resource("image.sh", Path.of("target")).toString(),
                        System.getProperty("java.home"),
                        module.toString());
        return new GatewayImage(output.lines().reduce("", (before, last) -> last).strip());
    }

    /** What the image says of itself, as a Go template finds it in its configuration. */
    public String config(String template) {
        return run("buildah", "inspect", "--format", template, container).strip();
    }

    /** The image's own command as the image's own user, in a process of its own. */
    public LeashedGateway start(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("buildah", "run", "--isolation", "chroot"));
        command.addAll(List.of("--user", config("{{.OCIv1.Config.User}}")));
        settings.forEach((name, value) -> command.addAll(List.of("--env", name + '=' + value)));
        command.addAll(List.of(container, "--"));
        String entry = config("{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}");
        command.addAll(entry.lines().toList());
        return new LeashedGateway(
                LeashedProcess.start(
                        command,
                        environment(),
                        Path.of("target", "image-gateway-" + System.nanoTime() + ".log")));
    }

    /** A gateway that runs in the container. */
    public static final class LeashedGateway implements AutoCloseable {

        private final LeashedProcess process;

        private LeashedGateway(LeashedProcess process) {
            this.process = process;
        }

        /** SIGTERM to the JVM itself, as an engine sends it to the first process. */
        public void terminate() {
            jvm().destroy();
        }

        private ProcessHandle jvm() {
            return ProcessHandle.of(process.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .filter(each -> each.info().command().orElse("").endsWith("/java"))
                    .findFirst()
                    .orElseThrow();
        }

        public int awaitExit(Duration atMost) {
            return process.awaitExit(atMost);
        }

        public String log() {
            return process.log();
        }

        @Override
        public void close() {
            ProcessHandle.of(process.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(ProcessHandle::destroyForcibly);
            process.kill();
        }
    }

    private static String run(String... command) {
        return Tool.succeed(LIMIT, environment(), Arrays.asList(command));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("BUILDAH_ISOLATION", "chroot");
        return environment;
    }

    @Override
    public void close() {
        run("buildah", "rm", container);
        run("buildah", "rmi", "localhost/fanfare-test", "localhost/fanfare-test-base");
    }
}
