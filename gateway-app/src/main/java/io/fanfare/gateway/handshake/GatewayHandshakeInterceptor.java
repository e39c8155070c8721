package io.fanfare.gateway.handshake;

import io.fanfare.gateway.connection.ConnectionRegistry;
import io.fanfare.gateway.dashboard.Dashboard;
import io.fanfare.gateway.handshake.HandshakeMetrics.HandshakeRefusal;
import io.fanfare.gateway.handshake.HandshakeProperties.Rejection;
import io.fanfare.gateway.settings.AppEnvironment;
import io.fanfare.model.socket.CloseCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

import java.util.Map;

/**
 * Decides on each upgrade request: 503 while draining, 403 for a foreign origin, then the token.
 *
 * <p>A refused token is answered with 403 or, by default, accepted only to be closed with the code
 * that tells why; the decision is left in the session's attributes under {@link #DECISION}.
 */
@Component
public final class GatewayHandshakeInterceptor implements HandshakeInterceptor {

    private static final Logger log = LoggerFactory.getLogger(GatewayHandshakeInterceptor.class);

    /** Attribute that holds the {@link Decision}. */
    public static final String DECISION = "decision";

    private final HandshakeProperties properties;
    private final AppEnvironment environment;
    private final Dashboard dashboard;
    private final AllowedOrigins origins;
    private final TokenVerifier tokens;
    private final ConnectionRegistry connections;
    private final HandshakeMetrics metrics;
    private final HandshakeSpans spans;

    GatewayHandshakeInterceptor(
            HandshakeProperties properties,
            AppEnvironment environment,
            Dashboard dashboard,
            AllowedOrigins origins,
            TokenVerifier tokens,
            ConnectionRegistry connections,
            HandshakeMetrics metrics,
            HandshakeSpans spans) {
        this.properties = properties;
        this.environment = environment;
        this.dashboard = dashboard;
        this.origins = origins;
        this.tokens = tokens;
        this.connections = connections;
        this.metrics = metrics;
        this.spans = spans;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HandshakeSpan span = spans.begin();
        try {
            return isUpgraded(request, response, attributes, span);
        } catch (RuntimeException e) { // Whoever caught it next would log the token with it.
            log.error("Could not decide about a handshake", e);
            span.failed(e);
            response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
            return false;
        }
    }

    private boolean isUpgraded(
            ServerHttpRequest request,
            ServerHttpResponse response,
            Map<String, Object> attributes,
            HandshakeSpan span) {
        if (connections.isDraining()) {
            return refuse(
                    response, HttpStatus.SERVICE_UNAVAILABLE, HandshakeRefusal.DRAINING, span);
        }
        if (properties.checkOrigin() && !isOriginAllowed(request)) {
            return refuse(response, HttpStatus.FORBIDDEN, HandshakeRefusal.ORIGIN, span);
        }
        Decision decision = tokens.decide(QueryToken.of(request.getURI().getRawQuery()));
        switch (decision) {
            case Decision.Refused(CloseCode code) when properties.rejection() == Rejection.HTTP -> {
                return refuse(response, HttpStatus.FORBIDDEN, refusal(code), span);
            }
            case Decision.Refused(CloseCode code) -> {
                metrics.refused(refusal(code));
                span.refused(refusal(code), code);
            }
            case Decision.Accepted accepted -> attributes.put(HandshakeSpan.ATTRIBUTE, span);
        }
        attributes.put(DECISION, decision);
        return true;
    }

    private boolean refuse(
            ServerHttpResponse response,
            HttpStatus status,
            HandshakeRefusal reason,
            HandshakeSpan span) {
        metrics.refused(reason);
        span.refused(reason, status);
        response.setStatusCode(status);
        return false;
    }

    private static HandshakeRefusal refusal(CloseCode code) {
        return switch (code) {
            case MISSING_TOKEN -> HandshakeRefusal.MISSING_TOKEN;
            case MISSING_SUBJECT -> HandshakeRefusal.MISSING_SUBJECT;
            default -> HandshakeRefusal.INVALID_TOKEN;
        };
    }

    /** Only browsers send an origin, and a page cannot keep them from it. */
    private boolean isOriginAllowed(ServerHttpRequest request) {
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        return origin == null
                || origins.contains(origin)
                || (hasPages() && isOwnOrigin(request, origin));
    }

    /** Whether pages of the gateway's own origin open sockets. */
    private boolean hasPages() {
        return environment.isLocal() || dashboard.isOn();
    }

    private static boolean isOwnOrigin(ServerHttpRequest request, String origin) {
        String host = request.getHeaders().getFirst(HttpHeaders.HOST);
        return host != null
                && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}
}
