package io.fanfare.model.bus;

/**
 * Names of the Redis channels, built from the two configurable bus names.
 *
 * @param executionBus prefix of the channels that carry execution events
 * @param notificationBus prefix of the channels that carry notifications
 */
public record BusChannels(String executionBus, String notificationBus) {

    /** The names the original uses when nothing is configured. */
    public static final BusChannels DEFAULT =
            new BusChannels("execution_event", "notification_event");

    public String execution(String userId, String graphId, String executionId) {
        return executionBus + '/' + userId + '/' + graphId + '/' + executionId;
    }

    public String notification(String userId) {
        return notificationBus + '/' + userId;
    }

    /** Where a sharded bus carries the events of one execution; in one slot with its graph's. */
    public String shardedExecution(String userId, String graphId, String executionId) {
        return executionBus + "/{" + userId + '/' + graphId + "}/exec/" + executionId;
    }

    /** Where a sharded bus carries the events of all executions of a graph. */
    public String shardedGraph(String userId, String graphId) {
        return executionBus + "/{" + userId + '/' + graphId + "}/all";
    }

    /** Matches every execution channel, and names with more slashes, as Redis patterns do. */
    public String executionPattern() {
        return executionBus + "/*/*/*";
    }

    public String notificationPattern() {
        return notificationBus + "/*";
    }
}
