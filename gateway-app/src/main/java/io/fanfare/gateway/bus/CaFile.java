package io.fanfare.gateway.bus;

import io.lettuce.core.SslOptions;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;

import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that may have signed the certificates of Redis servers, instead of those the JVM
 * trusts; read once, at start.
 */
public record CaFile(Path path, List<Certificate> authorities) {

    /**
     * Reads a file of certificates in PEM form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CaFile valueOf(String path) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(path)))) {
            List<Certificate> authorities =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("no certificate");
            }
            return new CaFile(Path.of(path), authorities);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificates", e);
        }
    }

    SslOptions sslOptions() {
        return SslOptions.builder().jdkSslProvider().trustManager(trustManagers()).build();
    }

    private TrustManagerFactory trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every JDK can", e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
