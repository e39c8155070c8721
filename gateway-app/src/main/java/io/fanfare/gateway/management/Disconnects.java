package io.fanfare.gateway.management;

import io.fanfare.gateway.management.ControlChannel.Broadcast;
import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.ManagementMetrics.Origin;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.stereotype.Component;

/** Closes connections here and has the other gateways close theirs. */
@Component
final class Disconnects {

    private final Disconnector here;
    private final ControlChannel others;

    Disconnects(Disconnector here, ControlChannel others) {
        this.here = here;
        this.others = others;
    }

    /**
     * What was done.
     *
     * @param closed connections this gateway closed
     * @param broadcast {@code sent} to the other gateways, or {@code failed}, and they know nothing
     * @param heardBy gateways that listened at that moment, this one among them
     */
    record Outcome(int closed, String broadcast, long heardBy) {}

    /**
     * Here at once, elsewhere if Redis takes the message.
     *
     * @param code one of {@link CloseCode}, by default {@link DisconnectOrder#DEFAULT_CODE}
     * @throws InvalidEndpointRequestException for another code, which is answered with 400
     */
    Outcome everywhere(Kind kind, String value, @Nullable Integer code) {
        DisconnectOrder order = new DisconnectOrder(kind, value, closeCode(code));
        int closed = here.disconnect(order, Origin.LOCAL);
        Broadcast broadcast = others.broadcast(order);
        return new Outcome(closed, broadcast.sent() ? "sent" : "failed", broadcast.heardBy());
    }

    private static CloseCode closeCode(@Nullable Integer code) {
        if (code == null) {
            return DisconnectOrder.DEFAULT_CODE;
        }
        CloseCode known = CloseCode.of(code);
        if (known == null) {
            String message = "code must be one of the gateway's close codes";
            throw new InvalidEndpointRequestException(message, message);
        }
        return known;
    }
}
