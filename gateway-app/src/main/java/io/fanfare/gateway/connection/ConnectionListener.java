package io.fanfare.gateway.connection;

/** Learns of connections that open and close. */
public interface ConnectionListener {

    /**
     * Called once, before anybody else can find the connection, under its user's lock; must not
     * block.
     */
    default void opened(Connection connection) {}

    /**
     * Called once, after {@link Connection#isOpen} became false, on the closer's thread; must not
     * block.
     */
    void closed(Connection connection);
}
