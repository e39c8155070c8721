package io.fanfare.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.it.support.Installation;
import io.fanfare.it.support.Payloads;
import io.fanfare.it.support.Tokens;
import io.fanfare.it.support.Wire;
import io.fanfare.it.support.WireClient;

import org.junit.jupiter.api.Test;

/** A log never holds a token, a key or what users sent each other. */
class LogsIT {

    private static final String SECRET = "S3CRET";

    private final Installation fanfare = Installation.shared();

    @Test
    void neitherTokensNorPayloadsAreLogged() {
        String user = Installation.newId("private");
        String token = Tokens.of(user);
        try (WireClient client = fanfare.client().token(token).open()) {
            client.ask(Wire.subscribeExecution("E"));
            client.ask("{\"method\":\"" + SECRET + "\"}");
            client.ask("{\"method\":\"heartbeat\"," + SECRET);
            client.send("{\"method\":\"error\",\"error\":\"" + SECRET + "\"}");
            String payload = Payloads.graph(user, "G", "E", "{\"a\":\"" + SECRET + "\"}");
            fanfare.publishExecution(user, "G", "E", payload.replace("\"user_id\"", "\"u\""));
            fanfare.publishExecution(user, "G", "E", payload.substring(9));
            fanfare.publishExecution(user, "G", "E", payload);
            assertThat(client.next()).contains(SECRET);
            client.send(Wire.authenticate(token + SECRET));
            client.awaitClosed();
        }
        try (WireClient client = fanfare.client().target("/ws?token=" + SECRET).open()) {
            client.awaitClosed();
        }
        fanfare.gateway().get("/ws?token=" + SECRET);
        String log = fanfare.gateway().log();
        assertThat(log).isNotEmpty();
        assertThat(log)
                .doesNotContain(token)
                .doesNotContain(token.substring(token.lastIndexOf('.') + 1))
                .doesNotContain(SECRET)
                .doesNotContain(Tokens.KEY)
                .doesNotContain("\tat ");
    }
}
