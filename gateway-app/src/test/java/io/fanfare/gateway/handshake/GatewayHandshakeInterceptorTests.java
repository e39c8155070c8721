package io.fanfare.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.RecordedSpans;
import io.fanfare.gateway.Settings;
import io.fanfare.gateway.connection.Connection;
import io.fanfare.gateway.connection.TestConnections;
import io.fanfare.gateway.connection.TokenClaims;
import io.fanfare.gateway.connection.UserHash;
import io.fanfare.gateway.dashboard.TestDashboard;
import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.model.socket.CloseCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

class GatewayHandshakeInterceptorTests {

    private static final String TOKEN = Tokens.hs256("{\"sub\":\"u1\",\"aud\":\"authenticated\"}");
    private static final Decision ACCEPTED = new Decision.Accepted("u1", TokenClaims.NONE);

    private final TestConnections connections = TestConnections.with();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final RecordedSpans spans = new RecordedSpans();
    private Map<String, Object> attributes = new HashMap<>();

    private String[] dashboard = {};

    private boolean shakeHandsIn(
            AppEnvironment.Name environment,
            @Nullable String origin,
            String query,
            String... settings) {
        HandshakeProperties properties = Settings.bind(HandshakeProperties.class, settings);
        AppEnvironment kind = new AppEnvironment(environment);
        GatewayHandshakeInterceptor interceptor =
                new GatewayHandshakeInterceptor(
                        properties,
                        kind,
                        TestDashboard.in(environment, dashboard),
                        new AllowedOrigins(properties, kind),
                        properties.authEnabled() ? verifier() : TokenVerifier.ignoringTokens(),
                        connections.registry(),
                        new HandshakeMetrics(connections.meters()),
                        new HandshakeSpans(spans.tracer()));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/ws");
        request.setServerName("gateway.local");
        request.setServerPort(8001);
        request.addHeader("Host", "gateway.local:8001");
        request.setQueryString(query);
        if (origin != null) {
            request.addHeader("Origin", origin);
        }
        return interceptor.beforeHandshake(
                new ServletServerHttpRequest(request),
                new ServletServerHttpResponse(response),
                new TextWebSocketHandler(),
                attributes);
    }

    private static TokenVerifier verifier() {
        return new TokenVerifier(
                new TokenKeys(SharedKey.of("HS256", Tokens.SECRET), null),
                Clock.systemUTC(),
                new TokenMetrics(new SimpleMeterRegistry()));
    }

    private boolean shakeHands(@Nullable String origin, String query, String... settings) {
        return shakeHandsIn(AppEnvironment.Name.LOCAL, origin, query, settings);
    }

    private @Nullable Object decision() {
        return attributes.get(GatewayHandshakeInterceptor.DECISION);
    }

    private double refused(String reason) {
        return connections.counter("fanfare.handshakes.refused", "reason", reason);
    }

    @Test
    void aValidTokenPasses() {
        assertThat(shakeHands(null, "token=" + TOKEN)).isTrue();
        assertThat(decision()).isEqualTo(ACCEPTED);
    }

    @Test
    void aRefusedTokenIsAcceptedToBeClosedWithItsCode() {
        assertThat(shakeHands(null, "token=x")).isTrue();
        assertThat(decision()).isEqualTo(new Decision.Refused(CloseCode.INVALID_TOKEN));
        assertThat(shakeHands(null, "")).isTrue();
        assertThat(decision()).isEqualTo(new Decision.Refused(CloseCode.MISSING_TOKEN));
        String nobody = Tokens.hs256("{\"aud\":\"authenticated\"}");
        assertThat(shakeHands(null, "token=" + nobody)).isTrue();
        assertThat(decision()).isEqualTo(new Decision.Refused(CloseCode.MISSING_SUBJECT));
        assertThat(refused("invalid_token")).isEqualTo(1);
        assertThat(refused("missing_token")).isEqualTo(1);
        assertThat(refused("missing_subject")).isEqualTo(1);
    }

    @Test
    void orIsAnsweredWith403WhereThatIsChosen() {
        assertThat(shakeHands(null, "token=x", "rejection=http")).isFalse();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(attributes).isEmpty();
        assertThat(refused("invalid_token")).isEqualTo(1);
    }

    @Test
    void withoutAuthenticationEverybodyIsTheDefaultUser() {
        assertThat(shakeHands(null, "token=ignored", "auth-enabled=false")).isTrue();
        assertThat(decision())
                .isEqualTo(
                        new Decision.Accepted(
                                "3e53486c-cf57-477e-ba2a-cb02dc828e1a", TokenClaims.NONE));
    }

    @Test
    void anAllowedOriginPasses() {
        assertThat(shakeHands("http://localhost:3000", "token=" + TOKEN)).isTrue();
    }

    @Test
    void aForeignOriginIsRefusedWhateverTheToken() {
        assertThat(shakeHands("https://evil.example", "token=" + TOKEN)).isFalse();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(attributes).isEmpty();
        assertThat(refused("origin")).isEqualTo(1);
        assertThat(shakeHands("null", "token=" + TOKEN)).isFalse();
    }

    @Test
    void theOriginIsNotCheckedWhereThatIsChosen() {
        assertThat(shakeHands("https://evil.example", "token=" + TOKEN, "check-origin=false"))
                .isTrue();
    }

    @Test
    void theGatewaysOwnOriginPassesLocally() {
        String own = "http://gateway.local:8001";
        assertThat(shakeHands(own, "token=" + TOKEN)).isTrue();
        assertThat(shakeHands("https://gateway.local:8001", "token=" + TOKEN)).isTrue();
        assertThat(shakeHands("http://gateway.local", "token=" + TOKEN)).isFalse();
        assertThat(shakeHandsIn(AppEnvironment.Name.DEV, own, "token=" + TOKEN)).isFalse();
    }

    @Test
    void orWhereTheDashboardIsServed() {
        dashboard = new String[] {"enabled=true"};
        String own = "https://gateway.local:8001";
        assertThat(shakeHandsIn(AppEnvironment.Name.DEV, own, "token=" + TOKEN)).isTrue();
        assertThat(shakeHandsIn(AppEnvironment.Name.DEV, "https://evil.example", "token=" + TOKEN))
                .isFalse();
    }

    @Test
    void whileDrainingEverybodyIsRefusedFirst() {
        connections.startDraining();
        assertThat(shakeHands("https://evil.example", "token=x")).isFalse();
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(refused("draining")).isEqualTo(1);
        assertThat(refused("origin")).isZero();
    }

    @Test
    void aRefusalEndsItsSpanWithTheReasonAndTheAnswer() {
        shakeHands("https://evil.example", "token=x");
        shakeHands(null, "token=x", "rejection=http");
        shakeHands(null, "");
        assertThat(spans.ended())
                .extracting(RecordedSpans::attributes)
                .containsExactly(
                        Map.of(
                                "fanfare.decision", "refused",
                                "fanfare.refusal", "origin",
                                "http.response.status_code", "403"),
                        Map.of(
                                "fanfare.decision", "refused",
                                "fanfare.refusal", "invalid_token",
                                "http.response.status_code", "403"),
                        Map.of(
                                "fanfare.decision", "refused",
                                "fanfare.refusal", "missing_token",
                                "fanfare.close_code", "4001"));
        assertThat(spans.ended()).extracting(SpanData::getName).containsOnly("handshake");
    }

    @Test
    void anAcceptedTokensSpanGoesOnUntilTheConnectionIsAdmitted() {
        shakeHands(null, "token=" + TOKEN);
        assertThat(spans.ended()).isEmpty();
        Connection connection = connections.open("u1");
        ((HandshakeSpan) Objects.requireNonNull(attributes.get(HandshakeSpan.ATTRIBUTE)))
                .accepted(connection);
        assertThat(RecordedSpans.attributes(spans.only()))
                .isEqualTo(
                        Map.of(
                                "fanfare.decision", "accepted",
                                "fanfare.connection", connection.id().toString(),
                                "user.hash", UserHash.of("u1")));
    }

    @Test
    void aDefectIsAnsweredWith500AndTheTokenIsNotPassedOn() {
        attributes = Map.of(); // Nothing can be put into it.
        assertThat(shakeHands(null, "token=" + TOKEN)).isFalse();
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(spans.only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.only().getEvents()).hasSize(1);
    }
}
