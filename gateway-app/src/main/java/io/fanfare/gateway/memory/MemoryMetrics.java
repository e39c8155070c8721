package io.fanfare.gateway.memory;

import com.sun.management.OperatingSystemMXBean;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory of the whole process, heap, code, threads and sockets together, and what it may have. A
 * process above its limit is killed without a word, so the two are all there is to see before.
 *
 * <p>Linux alone tells the first; elsewhere it is no number.
 */
@Component
final class MemoryMetrics {

    private static final String RESIDENT = "VmRSS:";

    private final Path status;

    @Autowired
    MemoryMetrics(MeterRegistry meters) {
        this(meters, Path.of("/proc/self/status"));
    }

    MemoryMetrics(MeterRegistry meters, Path status) {
        this.status = status;
        Gauge.builder("fanfare.memory.resident", this, MemoryMetrics::residentBytes)
                .baseUnit("bytes")
                .description("Memory the process holds")
                .register(meters);
        Gauge.builder("fanfare.memory.limit", MemoryMetrics::limitBytes)
                .baseUnit("bytes")
                .description("Memory it may hold: the container's limit, else the machine's memory")
                .register(meters);
    }

    private double residentBytes() {
        try {
            return residentBytes(Files.readAllLines(status));
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static double residentBytes(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The JVM reads the container's limit itself. */
    private static double limitBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }
}
