package io.fanfare.gateway.bus.sharded;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;

import java.util.List;
import java.util.stream.Stream;

/** What is wanted of each shard and what it confirmed, and whether it proves that it delivers. */
final class ShardMetrics {

    private final MultiGauge channels;
    private final MultiGauge deaf;

    /** The shards of the moment. */
    private volatile List<Shard> shards = List.of();

    ShardMetrics(MeterRegistry meters) {
        channels =
                MultiGauge.builder("fanfare.bus.shard.channels")
                        .description("Channels by the shard that owns their slot")
                        .register(meters);
        deaf =
                MultiGauge.builder("fanfare.bus.shard.deaf")
                        .description("1 while nothing proves that the shard delivers")
                        .register(meters);
        Gauge.builder("fanfare.bus.connections", this, ShardMetrics::connections)
                .description("Pub/sub connections to the cluster's masters")
                .register(meters);
    }

    /** From now on these are the shards. */
    void register(List<Shard> current) {
        shards = current;
        channels.register(
                current.stream()
                        .flatMap(
                                shard ->
                                        Stream.<Row<?>>of(
                                                Row.of(
                                                        tags(shard).and("state", "desired"),
                                                        shard,
                                                        Shard::desired),
                                                Row.of(
                                                        tags(shard).and("state", "confirmed"),
                                                        shard,
                                                        Shard::confirmed)))
                        .toList(),
                true);
        deaf.register(
                current.stream()
                        .<Row<?>>map(shard -> Row.of(tags(shard), shard, s -> s.isDeaf() ? 1 : 0))
                        .toList(),
                true);
    }

    private static Tags tags(Shard shard) {
        return Tags.of("shard", shard.node());
    }

    private double connections() {
        return shards.stream().filter(shard -> shard.connection() != null).count();
    }
}
