package io.fanfare.gateway.bus.sharded;

import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.ConnectionListener;

/** Wants the notifications of every user who is connected; nobody waits until they come. */
final class ConnectedUsers implements ConnectionListener {

    private final WantedChannels channels;

    ConnectedUsers(WantedChannels channels) {
        this.channels = channels;
    }

    @Override
    public void opened(Connection connection) {
        channels.acquireNotifications(connection.userId());
    }

    @Override
    public void closed(Connection connection) {
        channels.releaseNotifications(connection.userId());
    }
}
