package io.fanfare.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class MemoryMetricsTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir private Path folder;

    private double residentWith(String status) throws IOException {
        Path file = Files.writeString(folder.resolve("status"), status);
        MemoryMetrics metrics = new MemoryMetrics(meters, file);
        assertThat(metrics).isNotNull();
        return meters.get("fanfare.memory.resident").gauge().value();
    }

    @Test
    void residentMemoryIsThatOfTheOperatingSystem() throws IOException {
        assertThat(residentWith("Name:\tjava\nVmHWM:\t  300000 kB\nVmRSS:\t  250000 kB\n"))
                .isEqualTo(256_000_000);
    }

    @Test
    void residentMemoryThatNobodyTellsIsNoNumber() throws IOException {
        assertThat(residentWith("Name:\tjava\n")).isNaN();
    }

    @Test
    void theLimitIsAboveTheHeap() throws IOException {
        assertThat(residentWith("")).isNaN();
        assertThat(meters.get("fanfare.memory.limit").gauge().value())
                .isGreaterThanOrEqualTo((double) Runtime.getRuntime().maxMemory());
    }
}
