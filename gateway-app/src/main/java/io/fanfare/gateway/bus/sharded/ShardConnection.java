package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.resp.PushReader;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * One connection to one master, for good: when it is lost, another one takes its place.
 *
 * <p>Commands wait until {@link #flush}, so that many leave in one write. Callbacks come on the
 * Redis client's I/O thread, which must not wait; everything else is called by the reconciler.
 */
final class ShardConnection {

    private static final byte[] PROBE = {'?'};

    private final String node;
    private final StatefulRedisPubSubConnection<String, byte[]> connection;
    private final PushReader reader;
    private final RedisPubSubAsyncCommands<String, byte[]> commands;
    private final WantedChannels channels;
    private final Lanes lanes;
    private final Listener listener;

    /** A probe's name, never a wanted channel's; written by the reconciler. */
    private volatile @Nullable String probeName;

    /** Whether anything arrived since the reconciler last asked; written by both. */
    private volatile boolean hasHeard;

    private volatile boolean isOpen = true;

    /** What a connection tells; on its I/O thread. */
    interface Listener {

        void closed(ShardConnection connection);

        /** Redis took the subscription away: its slot left the node. */
        void unsubscribed(ShardConnection connection, WantedChannel channel);

        /** Redis did not take the subscription. */
        void refused(ShardConnection connection, WantedChannel channel, Throwable failure);

        /** The probe's channel left the node, or Redis refused it. */
        void probeLost(ShardConnection connection);

        void probeBack(ShardConnection connection);
    }

    ShardConnection(
            String node,
            ClusterClients.Link link,
            WantedChannels channels,
            Lanes lanes,
            Listener listener) {
        this.node = node;
        this.connection = link.connection();
        this.reader = link.reader();
        this.commands = connection.async();
        this.channels = channels;
        this.lanes = lanes;
        this.listener = listener;
    }

    /** Begins to listen. */
    void open() {
        connection.setAutoFlushCommands(false);
        reader.deliverTo(this::message);
        connection.addListener(new Messages());
        connection.addListener(new Life());
        if (!connection.isOpen()) { // Lost before anybody listened.
            lost();
        }
    }

    /** Host and port of the master. */
    String node() {
        return node;
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Asks for the channel on this connection, which from now on is the one that counts. */
    void subscribe(WantedChannel channel, long nowNanos) {
        channel.asked(this, nowNanos);
        var _ =
                commands.ssubscribe(channel.name())
                        .whenComplete(
                                (done, failure) -> {
                                    if (failure != null) {
                                        listener.refused(this, channel, failure);
                                    }
                                });
    }

    void unsubscribe(WantedChannel channel) {
        var _ = commands.sunsubscribe(channel.name());
    }

    /** Subscribes the channel of the probes to come. */
    void prepareProbe(String name) {
        String before = probeName;
        probeName = name;
        if (before != null) {
            var _ = commands.sunsubscribe(before);
        }
        var _ = commands.ssubscribe(name).whenComplete(this::tellIfProbeFailed);
    }

    /** Publishes to itself through its master. */
    void sendProbe() {
        String name = probeName;
        if (name != null) {
            var _ = commands.spublish(name, PROBE).whenComplete(this::tellIfProbeFailed);
        }
    }

    private void tellIfProbeFailed(@Nullable Object done, @Nullable Throwable failure) {
        if (failure != null) {
            listener.probeLost(this);
        }
    }

    /** Whether anything arrived since this was last asked. */
    boolean takeHeard() {
        boolean heard = hasHeard;
        hasHeard = false;
        return heard;
    }

    private void heard() {
        if (!hasHeard) { // A write for each message would be shared with the reconciler's core.
            hasHeard = true;
        }
    }

    void flush() {
        connection.flushCommands();
    }

    /** Ends it; {@link Listener#closed} may follow. */
    void close() {
        isOpen = false;
        var _ = connection.closeAsync();
    }

    private void lost() {
        if (isOpen) {
            isOpen = false;
            listener.closed(this);
        }
    }

    private final class Life implements RedisConnectionStateListener {
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            lost();
        }
    }

    private void message(byte[] subscription, byte[] channelName, byte[] body) {
        heard();
        String name = new String(channelName, StandardCharsets.UTF_8);
        WantedChannel channel = channels.byName(name);
        if (channel == null) {
            hearProbe(name);
        } else {
            channel.submit(this, body, lanes);
        }
    }

    private void hearProbe(String name) {
        if (name.equals(probeName)) {
            listener.probeBack(this);
        }
    }

    private final class Messages extends RedisPubSubAdapter<String, byte[]> {

        @Override
        public void ssubscribed(String name, long count) {
            heard();
            WantedChannel channel = channels.byName(name);
            if (channel != null) {
                channel.confirmed(ShardConnection.this, System.nanoTime());
            }
        }

        /**
         * Also the answer to an unsubscribe of our own, of a channel that nobody wants any more or
         * that was asked for again since.
         */
        @Override
        public void sunsubscribed(String name, long count) {
            WantedChannel channel = channels.byName(name);
            if (channel == null) {
                if (name.equals(probeName)) {
                    listener.probeLost(ShardConnection.this);
                }
            } else if (channel.isLive() && channel.holder() == ShardConnection.this) {
                listener.unsubscribed(ShardConnection.this, channel);
            }
        }
    }

    @Override
    public String toString() {
        return node;
    }
}
