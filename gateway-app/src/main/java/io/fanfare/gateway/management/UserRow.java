package io.fanfare.gateway.management;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What operators see of one user.
 *
 * @param user the user's hash
 * @param oldest since when the longest of the connections is open
 */
record UserRow(
        String user,
        int connections,
        Instant oldest,
        long queuedFrames,
        long queuedBytes,
        int subscriptions) {

    /** Those the rows belong to, with the most connections first. */
    static List<UserRow> of(List<ConnectionRow> rows) {
        return rows.stream().collect(Collectors.groupingBy(ConnectionRow::user)).values().stream()
                .map(UserRow::sum)
                .sorted(
                        Comparator.comparingInt(UserRow::connections)
                                .reversed()
                                .thenComparing(UserRow::user))
                .toList();
    }

    private static UserRow sum(List<ConnectionRow> ofUser) {
        return new UserRow(
                ofUser.getFirst().user(),
                ofUser.size(),
                ofUser.stream()
                        .map(ConnectionRow::connectedSince)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                ofUser.stream().mapToLong(ConnectionRow::queuedFrames).sum(),
                ofUser.stream().mapToLong(ConnectionRow::queuedBytes).sum(),
                ofUser.stream().mapToInt(ConnectionRow::subscriptions).sum());
    }
}
