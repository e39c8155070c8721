package io.fanfare.gateway.handshake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;

/**
 * Who may connect.
 *
 * @param authEnabled whether a token is needed; without, everybody is the one default user
 * @param rejection how a refused token is answered
 * @param checkOrigin whether a browser's Origin must be an allowed one
 * @param allowedOrigins origins that browsers may connect from and that CORS allows: literal ones,
 *     or regex: and a pattern for the whole origin
 */
@ConfigurationProperties(prefix = "fanfare.handshake", ignoreUnknownFields = false)
public record HandshakeProperties(
        @DefaultValue("true") boolean authEnabled,
        @DefaultValue("close") Rejection rejection,
        @DefaultValue("true") boolean checkOrigin,
        @DefaultValue("http://localhost:3000") List<String> allowedOrigins) {

    /** Ways to answer a refused token. */
    public enum Rejection {
        /** Accept the upgrade, then close with the code that tells why. */
        CLOSE,
        /** HTTP 403 before the upgrade, as the original does. */
        HTTP
    }
}
