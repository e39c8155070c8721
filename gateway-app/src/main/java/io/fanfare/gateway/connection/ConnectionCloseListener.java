package io.fanfare.gateway.connection;

/** Forgets what it knows of a connection when that closes. */
public interface ConnectionCloseListener {

    /**
     * Called once, after {@link Connection#isOpen} became false, on the closer's thread; must not
     * block.
     */
    void closed(Connection connection);
}
