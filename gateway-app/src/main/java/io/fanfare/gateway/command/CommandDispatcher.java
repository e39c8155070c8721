package io.fanfare.gateway.command;

import io.fanfare.gateway.command.CommandMetrics.Outcome;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.LogContext;
import io.fanfare.gateway.outbound.Frame;
import io.fanfare.model.socket.CloseCode;
import io.fanfare.model.socket.ErrorText;
import io.fanfare.model.socket.Method;
import io.fanfare.model.socket.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes each text message of a connection through rate limit, decoder, queue and handler to its
 * reply; a failure on the way is answered too and ends nothing.
 */
@Component
public final class CommandDispatcher {

    private static final Logger log = LoggerFactory.getLogger(CommandDispatcher.class);

    private final CommandProperties properties;
    private final CommandDecoder decoder;
    private final CommandHandler handler;
    private final CommandMetrics metrics;
    private final SubscribeSpans spans;

    CommandDispatcher(
            CommandProperties properties,
            CommandHandler handler,
            MeterRegistry meters,
            @Nullable Tracer tracer) {
        this.properties = properties;
        this.decoder = new CommandDecoder(properties.extensions(), properties.maxSizeBytes());
        this.handler = handler;
        this.metrics = new CommandMetrics(meters);
        this.spans = new SubscribeSpans(tracer == null ? Tracer.NOOP : tracer);
    }

    /** The queue of a new connection, to be handed in with each of its messages. */
    public CommandQueue newQueue(Connection connection) {
        CommandRate rate =
                new CommandRate(properties.rate(), properties.burst(), System.nanoTime());
        return new CommandQueue(rate, properties.maxPending(), new Answers(connection));
    }

    /** Takes one message, never waits; messages of one connection must come one at a time. */
    public void dispatch(Connection connection, CommandQueue queue, String text) {
        boolean isTaken = queue.tryAcquire(System.nanoTime()) && queue.accept(decoder.decode(text));
        if (!isTaken) {
            metrics.handled(Method.ERROR, Outcome.LIMITED);
            connection.close(CloseCode.RATE_LIMIT_EXCEEDED);
        }
    }

    /** Carries out and answers the commands of one connection. */
    private final class Answers implements CommandQueue.Steps {

        private final Connection connection;

        Answers(Connection connection) {
            this.connection = connection;
        }

        @Override
        public CompletableFuture<Optional<Reply>> begin(Command command) {
            return command instanceof Command.Subscribe subscribe
                    ? spans.follow(connection, subscribe, () -> carryOut(subscribe))
                    : carryOut(command);
        }

        private CompletableFuture<Optional<Reply>> carryOut(Command command) {
            try (LogContext _ = LogContext.of(connection)) {
                return handler.handle(connection, command).toCompletableFuture();
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /** A defect on the way ends the connection: its client would wait for ever. */
        @Override
        public void finish(Command command, CompletableFuture<Optional<Reply>> done) {
            try (LogContext _ = LogContext.of(connection)) {
                answer(command, done);
            } catch (RuntimeException e) {
                log.error("Could not answer {} on {}", command.method(), connection, e);
                connection.close(CloseCode.INTERNAL_ERROR);
            }
        }

        private void answer(Command command, CompletableFuture<Optional<Reply>> done) {
            Reply reply = reply(command, done);
            metrics.handled(command.method(), Outcome.of(connection, reply));
            if (reply != null) {
                connection.send(Frame.ofReply(reply));
            }
        }

        private @Nullable Reply reply(Command command, CompletableFuture<Optional<Reply>> done) {
            if (done.isCompletedExceptionally()) {
                log.error("{} failed on {}", command.method(), connection, done.exceptionNow());
                return new Reply.Failed(ErrorText.UNAVAILABLE);
            }
            return done.resultNow().orElse(null);
        }
    }
}
