package io.fanfare.gateway.command;

import io.fanfare.gateway.settings.SizeRange;

import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What clients may send.
 *
 * @param maxSize largest message, larger ones close the connection with 1009
 * @param rate commands a second and connection, more close it with 4007; 0 is unlimited
 * @param burst commands a connection may send at once after a quiet time
 * @param maxPending commands of a connection that may wait for an answer, more close it with 4007
 * @param extensions whether to know what the original does not: the method authenticate, and
 *     unsubscribe by graph_id
 * @param binaryFrames what a binary frame leads to
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.command", ignoreUnknownFields = false)
public record CommandProperties(
        @DefaultValue("64KB") @SizeRange(min = "1KB", max = "1GB") DataSize maxSize,
        @DefaultValue("50") @Min(0) int rate,
        @DefaultValue("100") @Min(1) int burst,
        @DefaultValue("1000") @Min(1) int maxPending,
        @DefaultValue("true") boolean extensions,
        @DefaultValue("close") BinaryFrames binaryFrames) {

    /** Outcomes of a binary frame. */
    public enum BinaryFrames {
        /** Close code 1003. */
        CLOSE,
        /** The socket is cut without a close frame, as the original does. */
        ABORT
    }

    public int maxSizeBytes() {
        return Math.toIntExact(maxSize.toBytes());
    }
}
