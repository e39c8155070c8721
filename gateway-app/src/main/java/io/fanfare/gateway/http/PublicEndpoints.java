package io.fanfare.gateway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request of the public port but the upgrade of {@code /ws}, which it lets pass: the
 * few endpoints there are, 405 for other verbs on them, 403 for sockets elsewhere, 404 for the
 * rest.
 *
 * <p>{@code /} says healthy whatever the bus does: it is the original's liveness probe. Readiness
 * is the management port's affair.
 */
final class PublicEndpoints extends OncePerRequestFilter {

    private static final byte[] HEALTHY = utf8("{\"status\":\"healthy\"}");

    private final HttpProperties properties;
    private final MetricsText metrics;
    private final DocumentEndpoints documents;
    private final DashboardEndpoints dashboard;

    PublicEndpoints(
            HttpProperties properties,
            MetricsText metrics,
            DocumentEndpoints documents,
            DashboardEndpoints dashboard) {
        this.properties = properties;
        this.metrics = metrics;
        this.documents = documents;
        this.dashboard = dashboard;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (isUpgrade(request)) {
            if (path.equals("/ws")) {
                chain.doFilter(request, response);
            } else {
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            }
            if (response.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
                RefusedUpgrade.describe(response);
            }
        } else if (path.equals("/") || (path.equals("/health") && properties.health())) {
            HttpAnswers.get(request, response, MediaType.APPLICATION_JSON_VALUE, HEALTHY);
        } else if (path.equals("/metrics") && properties.metrics()) {
            HttpAnswers.get(request, response, metrics.contentType(), utf8(metrics.scrape()));
        } else if (!dashboard.answer(request, response)) {
            documentOrNothing(request, response, documents.find(path));
        }
    }

    /** Clients that offer HTTP/2 in an Upgrade header ask for no socket. */
    static boolean isUpgrade(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    private static void documentOrNothing(
            HttpServletRequest request,
            HttpServletResponse response,
            DocumentEndpoints.@Nullable Found document)
            throws IOException {
        if (document == null) {
            HttpAnswers.notFound(response);
        } else {
            document.headers().forEach(response::setHeader);
            HttpAnswers.get(request, response, document.type(), document.body());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
