package io.fanfare.gateway.management;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may manage this gateway, and how it tells the others.
 *
 * @param token bearer token that the managing endpoints ask for, 16 characters or more, and that
 *     gateways sign their orders to each other with; without one they serve only programs of the
 *     same machine where APP_ENV is local, and elsewhere nobody
 * @param channel Redis channel on which gateways tell each other what to close
 */
@Validated
@ConfigurationProperties(prefix = "fanfare.management", ignoreUnknownFields = false)
record ManagementProperties(
        @DefaultValue("")
                @Pattern(
                        regexp = "|[!-~]{16,}",
                        message = "must have 16 or more ASCII characters and no spaces")
                String token,
        @DefaultValue("fanfare/control") @NotBlank String channel) {

    boolean hasToken() {
        return !token.isEmpty();
    }
}
