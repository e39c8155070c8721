package io.fanfare.gateway.outbound;

import org.springframework.util.unit.DataSize;

/**
 * An amount of memory, written as a size ({@code 512MB}) or as a share of the heap ({@code 25%}).
 *
 * @param bytes the amount, of this process' maximum heap where it was a share
 */
public record HeapShare(long bytes) {

    private static final DataSize LEAST = DataSize.ofMegabytes(1);

    /**
     * Parses either form.
     *
     * @throws IllegalArgumentException for anything else, for sizes below 1MB, and for shares
     *     outside 1 to 100
     */
    public static HeapShare valueOf(String text) {
        String trimmed = text.strip();
        if (!trimmed.endsWith("%")) {
            DataSize size = DataSize.parse(trimmed);
            if (size.compareTo(LEAST) < 0) {
                throw new IllegalArgumentException("less than one event may take");
            }
            return new HeapShare(size.toBytes());
        }
        int percent = Integer.parseInt(trimmed.substring(0, trimmed.length() - 1).strip());
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("a share of the heap is 1% to 100%");
        }
        return new HeapShare(Runtime.getRuntime().maxMemory() / 100 * percent);
    }
}
