package io.fanfare.gateway.management;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A Redis server, or a whole cluster, by way of which gateways reach each other. */
interface ControlServer {

    /** For people. */
    String name();

    /**
     * Hands on each message of the channel from now on, on a thread of the client's; returns once
     * Redis has confirmed.
     *
     * @return completes when the connection is lost, and nothing comes any more
     * @throws io.lettuce.core.RedisException if it cannot; nothing remains then
     */
    CompletionStage<Void> subscribe(String channel, Consumer<String> listener);

    /**
     * Returns when Redis has taken the message, whoever listens.
     *
     * @return how many subscribers the channel has
     * @throws io.lettuce.core.RedisException if it cannot
     */
    long publish(String channel, String message);
}
