package io.fanfare.gateway.demo;

import io.fanfare.model.bus.BusChannels;
import io.fanfare.model.bus.ExecutionEvent;
import io.fanfare.model.bus.ExecutionStatus;
import io.fanfare.model.bus.GraphExecutionEvent;
import io.fanfare.model.bus.GraphExecutionEvent.Stats;
import io.fanfare.model.bus.NodeExecutionEvent;
import io.fanfare.model.bus.Notification;
import io.fanfare.model.bus.Timestamp;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Writes down what the workers of one execution publish, and when.
 *
 * <p>Time here is the story's own: it starts at a given instant and passes when {@link #pass} says
 * so. The sums that a graph's events carry are kept along the way. For one thread.
 */
final class DemoScript {

    /**
     * One thing to publish.
     *
     * @param after how long after the previous step
     * @param channel the Redis channel
     * @param payload a {@link GraphExecutionEvent}, {@link NodeExecutionEvent} or {@link
     *     Notification}
     */
    record Step(Duration after, String channel, Object payload) {}

    /** One execution of one node that has not ended. */
    record Task(
            DemoNode node,
            String id,
            Map<String, Object> inputs,
            Instant queued,
            @Nullable Instant started) {}

    private static final int GRAPH_VERSION = 3;

    /** A node mostly waits: for a search engine, for a language model. */
    private static final double CPU_SHARE = 0.04;

    private final DemoProperties properties;
    private final BusChannels channels;
    private final RandomGenerator random;
    private final String executionId;
    private final List<Step> steps = new ArrayList<>();

    private Instant lastStep;
    private Instant now;
    private @Nullable Instant graphStarted;
    private Duration nodeTime = Duration.ZERO;
    private int cents;
    private int nodes;
    private int nodeErrors;

    DemoScript(
            DemoProperties properties,
            BusChannels channels,
            RandomGenerator random,
            Instant start) {
        this.properties = properties;
        this.channels = channels;
        this.random = random;
        this.lastStep = start;
        this.now = start;
        this.executionId = newId();
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Lets the usual time of one step pass, give or take a half. */
    void pass() {
        now = now.plusNanos((long) (properties.pace().toNanos() * (0.5 + random.nextDouble())));
    }

    void graphQueued(Map<String, Object> inputs) {
        graph(inputs, ExecutionStatus.QUEUED, null, Map.of());
    }

    /** Says that the graph runs, and what it used so far. */
    void graphRunning(Map<String, Object> inputs) {
        if (graphStarted == null) {
            graphStarted = now;
        }
        graph(inputs, ExecutionStatus.RUNNING, stats(null, null), Map.of());
    }

    void graphCompleted(
            Map<String, Object> inputs, Map<String, List<Object>> outputs, String summary) {
        graph(inputs, ExecutionStatus.COMPLETED, stats(null, summary), outputs);
    }

    void graphFailed(Map<String, Object> inputs, String error) {
        graph(inputs, ExecutionStatus.FAILED, stats(error, null), Map.of());
    }

    Task queue(DemoNode node, Map<String, Object> inputs) {
        Task task = new Task(node, newId(), inputs, now, null);
        publish(task, ExecutionStatus.QUEUED, Map.of(), null);
        return task;
    }

    Task start(Task queued) {
        Task task = new Task(queued.node, queued.id, queued.inputs, queued.queued, now);
        publish(task, ExecutionStatus.RUNNING, Map.of(), null);
        return task;
    }

    /** A running node shows a part of what it will have made. */
    void progress(Task task, Map<String, List<Object>> outputs) {
        publish(task, ExecutionStatus.RUNNING, outputs, null);
    }

    void complete(Task task, Map<String, List<Object>> outputs) {
        count(task);
        cents += task.node.cents();
        publish(task, ExecutionStatus.COMPLETED, outputs, now);
    }

    void fail(Task task, String error) {
        count(task);
        nodeErrors++;
        publish(task, ExecutionStatus.FAILED, Map.of("error", List.of(error)), now);
    }

    void notify(Map<String, Object> payload) {
        String userId = properties.userId();
        add(channels.notification(userId), new Notification(userId, payload));
    }

    /** A random UUID, from the script's own random numbers. */
    String newId() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xCL << 60)) | (0x8L << 60);
        return new UUID(high, low).toString();
    }

    private void graph(
            Map<String, Object> inputs,
            ExecutionStatus status,
            @Nullable Stats stats,
            Map<String, List<Object>> outputs) {
        boolean ended = status == ExecutionStatus.COMPLETED || status == ExecutionStatus.FAILED;
        publish(
                new GraphExecutionEvent(
                        executionId,
                        properties.userId(),
                        DemoProperties.GRAPH_ID,
                        GRAPH_VERSION,
                        inputs,
                        null,
                        null,
                        null,
                        status,
                        timestamp(graphStarted),
                        ended ? Timestamp.of(now) : null,
                        false,
                        null,
                        false,
                        stats,
                        outputs));
    }

    private void publish(
            Task task,
            ExecutionStatus status,
            Map<String, List<Object>> outputs,
            @Nullable Instant ended) {
        publish(
                new NodeExecutionEvent(
                        properties.userId(),
                        DemoProperties.GRAPH_ID,
                        GRAPH_VERSION,
                        executionId,
                        task.id,
                        task.node.nodeId(),
                        task.node.blockId(),
                        status,
                        task.inputs,
                        outputs,
                        Timestamp.of(task.queued),
                        Timestamp.of(task.queued),
                        timestamp(task.started),
                        timestamp(ended)));
    }

    private void publish(ExecutionEvent event) {
        add(channels.execution(event.userId(), event.graphId(), event.executionId()), event);
    }

    private void add(String channel, Object payload) {
        steps.add(new Step(Duration.between(lastStep, now), channel, payload));
        lastStep = now;
    }

    private void count(Task task) {
        nodes++;
        if (task.started != null) {
            nodeTime = nodeTime.plus(Duration.between(task.started, now));
        }
    }

    private Stats stats(@Nullable String error, @Nullable String summary) {
        double duration =
                graphStarted == null ? 0 : seconds(Duration.between(graphStarted, now), 1);
        return new Stats(
                cents,
                duration,
                seconds(nodeTime, CPU_SHARE),
                seconds(nodeTime, 1),
                seconds(nodeTime, CPU_SHARE),
                nodes,
                nodeErrors,
                error,
                summary,
                summary == null ? null : 0.92);
    }

    private static double seconds(Duration duration, double share) {
        return Math.round(duration.toMillis() * share) / 1000.0;
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.of(instant);
    }
}
