package io.fanfare.gateway.socket;

import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;

import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/** Makes the web server, with sockets that are {@link SharedEndPoint}s. */
final class SharedEndPoints extends JettyServletWebServerFactory {

    @Override
    protected AbstractConnector createConnector(
            InetSocketAddress address,
            Server server,
            @Nullable Executor executor,
            @Nullable Scheduler scheduler,
            @Nullable ByteBufferPool pool) {
        AbstractConnector usual = super.createConnector(address, server, executor, scheduler, pool);
        Connector connector =
                new Connector(
                        server,
                        executor,
                        scheduler,
                        pool,
                        getAcceptors(),
                        getSelectors(),
                        usual.getConnectionFactories().toArray(ConnectionFactory[]::new));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        return connector;
    }

    private static final class Connector extends ServerConnector {

        Connector(
                Server server,
                @Nullable Executor executor,
                @Nullable Scheduler scheduler,
                @Nullable ByteBufferPool pool,
                int acceptors,
                int selectors,
                ConnectionFactory... factories) {
            super(server, executor, scheduler, pool, acceptors, selectors, factories);
        }

        @Override
        protected SharedEndPoint newEndPoint(
                SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            SharedEndPoint endPoint = new SharedEndPoint(channel, selector, key, getScheduler());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }
    }
}
