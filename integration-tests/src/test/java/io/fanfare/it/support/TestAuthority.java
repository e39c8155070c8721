package io.fanfare.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate authority of the tests' own, and one server's certificate that it signed. */
public final class TestAuthority {

    /** The password of the trust store. */
    public static final String PASSWORD = "changeit";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;

    private TestAuthority(Path folder) {
        this.folder = folder;
    }

    /** Made anew; the server's certificate is for 127.0.0.1. */
    public static TestAuthority create(String name) {
        TestAuthority authority =
                new TestAuthority(Path.of("target", "authority-" + name).toAbsolutePath());
        authority.make(name);
        return authority;
    }

    private void make(String name) {
        try {
            Files.createDirectories(folder);
            Path keys = folder.resolve("keys.p12");
            Files.deleteIfExists(keys);
            generate(keys, "ca", "-dname", "CN=Tests " + name, "-ext", "bc:c");
            generate(
                    keys,
                    "redis",
                    "-dname",
                    "CN=redis",
                    "-signer",
                    "ca",
                    "-ext",
                    "san=ip:127.0.0.1");
            export(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void generate(Path keys, String alias, String... options) {
        List<String> command =
                new ArrayList<>(List.of(GatewayProcess.jdkTool("keytool"), "-genkeypair"));
        command.addAll(List.of("-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-validity", "2"));
        command.addAll(List.of(options));
        Tool.succeed(LIMIT, Map.of("PATH", System.getenv("PATH")), command);
    }

    private void export(Path keys) throws IOException, GeneralSecurityException {
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            made.load(in, PASSWORD.toCharArray());
        }
        write(caFile(), "CERTIFICATE", made.getCertificate("ca").getEncoded());
        write(certificate(), "CERTIFICATE", made.getCertificate("redis").getEncoded());
        write(key(), "PRIVATE KEY", made.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", made.getCertificate("ca"));
        try (var out = Files.newOutputStream(trustStore())) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        String body = Base64.getMimeEncoder(64, lineEnd).encodeToString(content);
        Files.writeString(
                file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, body));
    }

    /** Its own certificate, as PEM. */
    public Path caFile() {
        return folder.resolve("ca.pem");
    }

    /** The same as a PKCS#12 trust store. */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    private Path certificate() {
        return folder.resolve("redis.pem");
    }

    private Path key() {
        return folder.resolve("redis.key");
    }

    /** What has a redis-server speak TLS on that port, besides its plain one. */
    List<String> redisOptions(int tlsPort) {
        return List.of(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificate().toString(),
                "--tls-key-file",
                key().toString(),
                "--tls-ca-cert-file",
                caFile().toString(),
                "--tls-auth-clients",
                "no");
    }
}
