package io.fanfare.gateway.management;

import java.util.function.Consumer;

/** A Redis server, or a whole cluster, by way of which gateways reach each other. */
interface ControlServer {

    /**
     * Hands on each message of the channel from now on, also after a lost connection, on a thread
     * of the client's; returns once Redis has confirmed.
     *
     * @throws io.lettuce.core.RedisException if it cannot; nothing remains then
     */
    void subscribe(String channel, Consumer<String> listener);

    /**
     * Returns when Redis has taken the message, whoever listens.
     *
     * @throws io.lettuce.core.RedisException if it cannot
     */
    void publish(String channel, String message);
}
