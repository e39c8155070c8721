package io.fanfare.gateway.management;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.Disconnects.Outcome;
import io.fanfare.gateway.subscription.SubscriptionRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code /actuator/connections}: who is connected to this gateway; closes one by its id. */
@Component
@WebEndpoint(id = "connections")
class ConnectionsEndpoint {

    private final ConnectionRegistry connections;
    private final SubscriptionRegistry subscriptions;
    private final Disconnects disconnects;
    private final Clock clock;

    ConnectionsEndpoint(
            ConnectionRegistry connections,
            SubscriptionRegistry subscriptions,
            Disconnects disconnects,
            Clock clock) {
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.disconnects = disconnects;
        this.clock = clock;
    }

    /** Which come first. */
    enum Sort {
        OLDEST,
        /** The most bytes that wait. */
        QUEUE;

        private Comparator<ConnectionRow> order() {
            return switch (this) {
                case OLDEST -> Comparator.comparing(ConnectionRow::connectedSince);
                case QUEUE -> Comparator.comparingLong(ConnectionRow::queuedBytes).reversed();
            };
        }
    }

    /** What the rows of an answer are. */
    enum By {
        CONNECTION,
        USER
    }

    sealed interface Answer permits Listing, Users {}

    /** Of all connections of this gateway. */
    record Totals(int connections, int users, long queuedFrames, long queuedBytes) {}

    /**
     * One page.
     *
     * @param matching connections on all pages
     */
    record Listing(String replica, Totals totals, int matching, List<ConnectionRow> connections)
            implements Answer {}

    /**
     * One page of users, those with the most connections first.
     *
     * @param matching users on all pages
     */
    record Users(String replica, Totals totals, int matching, List<UserRow> users)
            implements Answer {}

    /**
     * One connection.
     *
     * @param channels its subscriptions, without the user
     */
    record Detail(ConnectionRow connection, List<String> channels) {}

    @ReadOperation
    Answer list(
            @Nullable By by,
            @Nullable String user,
            @Nullable Sort sort,
            @Nullable Integer page,
            @Nullable Integer size) {
        Page part = Page.of(page, size);
        List<ConnectionRow> all = rows().toList();
        List<ConnectionRow> matching =
                all.stream().filter(row -> user == null || user.equals(row.user())).toList();
        if (by == By.USER) {
            List<UserRow> users = UserRow.of(matching);
            return new Users(connections.replica(), totals(all), users.size(), part.in(users));
        }
        List<ConnectionRow> sorted =
                matching.stream().sorted((sort == null ? Sort.OLDEST : sort).order()).toList();
        return new Listing(connections.replica(), totals(all), sorted.size(), part.in(sorted));
    }

    private Totals totals(List<ConnectionRow> all) {
        return new Totals(
                all.size(),
                connections.userCount(),
                all.stream().mapToLong(ConnectionRow::queuedFrames).sum(),
                all.stream().mapToLong(ConnectionRow::queuedBytes).sum());
    }

    private Stream<ConnectionRow> rows() {
        Instant now = clock.instant();
        long nowNanos = System.nanoTime();
        return connections
                .openConnections()
                .map(
                        connection ->
                                ConnectionRow.of(
                                        connection,
                                        subscriptions.keysOf(connection).size(),
                                        now,
                                        nowNanos));
    }

    /** Null, which is answered with 404, if this gateway has none of that id. */
    @ReadOperation
    @Nullable Detail one(@Selector String id) {
        return connections
                .openConnections()
                .filter(connection -> connection.id().toString().equals(id))
                .findFirst()
                .map(this::detail)
                .orElse(null);
    }

    private Detail detail(Connection connection) {
        List<String> channels =
                subscriptions.keysOf(connection).stream()
                        .map(key -> key.withoutUser(connection.userId()))
                        .sorted()
                        .toList();
        return new Detail(
                ConnectionRow.of(connection, channels.size(), clock.instant(), System.nanoTime()),
                channels);
    }

    /** Closes it, on whichever gateway it is. */
    @DeleteOperation
    Outcome disconnect(@Selector String id, @Nullable Integer code) {
        return disconnects.everywhere(Kind.CONNECTION, id, code);
    }
}
