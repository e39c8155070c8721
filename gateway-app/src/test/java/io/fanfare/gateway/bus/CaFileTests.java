package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class CaFileTests {

    @TempDir private Path folder;

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), content).toString();
    }

    @Test
    void aFileWithoutCertificatesIsNone() throws IOException {
        String missing = folder.resolve("missing.pem").toString();
        assertThatThrownBy(() -> CaFile.valueOf(missing))
                .isInstanceOf(IllegalArgumentException.class);
        for (String content :
                new String[] {
                    "", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                }) {
            String path = file(content);
            assertThatThrownBy(() -> CaFile.valueOf(path))
                    .as(content)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void withoutOneTheJvmsAuthoritiesAreTrusted() {
        RedisProperties redis = Settings.bind(RedisProperties.class);
        assertThat(redis.caFile()).isNull();
        assertThat(redis.sslOptions()).isNotNull();
    }
}
