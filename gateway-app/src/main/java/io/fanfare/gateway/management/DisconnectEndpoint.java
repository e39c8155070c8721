package io.fanfare.gateway.management;

import io.fanfare.gateway.management.DisconnectOrder.Kind;
import io.fanfare.gateway.management.Disconnects.Outcome;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

import java.util.EnumMap;
import java.util.Map;

/** {@code POST /actuator/disconnect}: closes all connections of a user or of a token. */
@Component
@WebEndpoint(id = "disconnect")
class DisconnectEndpoint {

    private final Disconnects disconnects;

    DisconnectEndpoint(Disconnects disconnects) {
        this.disconnects = disconnects;
    }

    /** The fields of the request's body; exactly one names whom to close. */
    @WriteOperation
    Outcome disconnect(
            @Nullable String user,
            @Nullable String userHash,
            @Nullable String tokenId,
            @Nullable String connection,
            @Nullable Integer code) {
        Map<Kind, String> named = new EnumMap<>(Kind.class);
        putIfGiven(named, Kind.USER, user);
        putIfGiven(named, Kind.USER_HASH, userHash);
        putIfGiven(named, Kind.TOKEN, tokenId);
        putIfGiven(named, Kind.CONNECTION, connection);
        if (named.size() != 1) {
            String message = "exactly one of user, userHash, tokenId and connection is needed";
            throw new InvalidEndpointRequestException(message, message);
        }
        Map.Entry<Kind, String> whom = named.entrySet().iterator().next();
        return disconnects.everywhere(whom.getKey(), whom.getValue(), code);
    }

    private static void putIfGiven(Map<Kind, String> named, Kind kind, @Nullable String value) {
        if (value != null) {
            named.put(kind, value);
        }
    }
}
