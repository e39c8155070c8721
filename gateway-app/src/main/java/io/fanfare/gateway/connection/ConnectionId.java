package io.fanfare.gateway.connection;

/**
 * Names a connection among those of all gateways.
 *
 * @param replica this process, see {@link ConnectionRegistry#replica}
 * @param number counts the connections of the process
 */
public record ConnectionId(String replica, long number) {

    @Override
    public String toString() {
        return replica + '-' + number;
    }
}
