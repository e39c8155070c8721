package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.subscription.SubscriptionRegistry;
import io.fanfare.model.socket.ChannelKey;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code /actuator/channels}: what the connections of this gateway listen to. */
@Component
@WebEndpoint(id = "channels")
class ChannelsEndpoint {

    private final SubscriptionRegistry subscriptions;

    ChannelsEndpoint(SubscriptionRegistry subscriptions) {
        this.subscriptions = subscriptions;
    }

    /**
     * One channel key.
     *
     * @param user the hash of the user it belongs to
     * @param channel the key without the user
     * @param listeners connections subscribed to it
     */
    record ChannelRow(String user, String channel, int listeners) {}

    /** Of all channel keys of this gateway. */
    record Totals(int channels, long listeners) {}

    record Listing(Totals totals, List<ChannelRow> channels) {}

    @ReadOperation
    Listing list(@Nullable Integer page, @Nullable Integer size) {
        Page part = Page.of(page, size);
        List<ChannelRow> all =
                subscriptions.keys().stream()
                        .flatMap(this::row)
                        .sorted(
                                Comparator.comparing(ChannelRow::user)
                                        .thenComparing(ChannelRow::channel))
                        .toList();
        long listeners = all.stream().mapToLong(ChannelRow::listeners).sum();
        return new Listing(new Totals(all.size(), listeners), part.in(all));
    }

    /** None if the last listener has left meanwhile. */
    private Stream<ChannelRow> row(ChannelKey key) {
        Connection[] listeners = subscriptions.subscribers(key);
        if (listeners.length == 0) {
            return Stream.empty();
        }
        Connection any = listeners[0];
        return Stream.of(
                new ChannelRow(any.userHash(), key.withoutUser(any.userId()), listeners.length));
    }
}
