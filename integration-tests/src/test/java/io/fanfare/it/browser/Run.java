package io.fanfare.it.browser;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Publisher;
import io.fanfare.model.bus.BusChannels;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One execution as a worker reports it: the run's own events, and those of its nodes. */
final class Run {

    private final Publisher publisher;
    private final String user;
    private final String graph;
    private final String id;
    private final Instant started;

    Run(Publisher publisher, String user, String graph) {
        this(publisher, user, graph, Installation.newId("run"), Instant.now());
    }

    Run(Publisher publisher, String user, String graph, String id, Instant started) {
        this.publisher = publisher;
        this.user = user;
        this.graph = graph;
        this.id = id;
        this.started = started.truncatedTo(ChronoUnit.MICROS);
    }

    String id() {
        return id;
    }

    Run running() {
        return graph("RUNNING", "null", "null", "{}");
    }

    Run completed(Instant ended, int nodes, String outputs) {
        return graph("COMPLETED", quoted(ended), stats(ended, nodes, 0, "null"), outputs);
    }

    Run failed(Instant ended, int nodes, String error) {
        return graph("FAILED", quoted(ended), stats(ended, nodes, 1, '"' + error + '"'), "{}");
    }

    private Run graph(String status, String ended, String stats, String outputs) {
        return publish(
                """
                {"id":"%s","user_id":"%s","graph_id":"%s","graph_version":3,\
                "inputs":{"topic":"realtime gateways","depth":2},"credential_inputs":null,\
                "nodes_input_masks":null,"preset_id":null,"status":"%s","started_at":%s,\
                "ended_at":%s,"is_shared":false,"share_token":null,"is_dry_run":false,\
                "stats":%s,"outputs":%s,"event_type":"graph_execution_update"}\
                """
                        .formatted(
                                id, user, graph, status, quoted(started), ended, stats, outputs));
    }

    private String stats(Instant ended, int nodes, int errors, String error) {
        double seconds = started.until(ended, ChronoUnit.MILLIS) / 1000.0;
        return """
        {"cost":%d,"duration":%s,"duration_cpu_only":0.1,"node_exec_time":%s,\
        "node_exec_time_cpu_only":0.1,"node_exec_count":%d,"node_error_count":%d,"error":%s,\
        "activity_status":null,"correctness_score":null}\
        """
                .formatted(nodes, seconds, seconds, nodes, errors, error);
    }

    /** A node execution of a known kind of block that runs from then on. */
    Run nodeRunning(String nodeExecution, String block, Instant from) {
        return node(nodeExecution, block, "RUNNING", from, "null", "{}");
    }

    Run nodeEnded(
            String nodeExecution,
            String block,
            String status,
            Instant from,
            Instant to,
            String output) {
        return node(nodeExecution, block, status, from, quoted(to), output);
    }

    private Run node(
            String nodeExecution,
            String block,
            String status,
            Instant from,
            String ended,
            String output) {
        return publish(
                """
                {"user_id":"%s","graph_id":"%s","graph_version":3,"graph_exec_id":"%s",\
                "node_exec_id":"%s","node_id":"of-%s","block_id":"%s","status":"%s",\
                "input_data":{"query":"what do they have in common?","limit":10},\
                "output_data":%s,"add_time":%s,"queue_time":%s,"start_time":%s,"end_time":%s,\
                "event_type":"node_execution_update"}\
                """
                        .formatted(
                                user,
                                graph,
                                id,
                                nodeExecution,
                                nodeExecution,
                                block,
                                status,
                                output,
                                quoted(started),
                                quoted(from.minusMillis(80)),
                                quoted(from),
                                ended));
    }

    private Run publish(String payload) {
        publisher.publishLater(
                BusChannels.DEFAULT.execution(user, graph, id), Payloads.envelope(payload));
        return this;
    }

    private static String quoted(Instant time) {
        return '"' + time.truncatedTo(ChronoUnit.MICROS).toString() + '"';
    }
}
