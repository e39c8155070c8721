package io.fanfare.gateway.http;

import io.fanfare.gateway.handshake.AllowedOrigins;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * CORS exactly as the original answers it, preflight bodies and all; never for upgrades, which have
 * their own check of the origin.
 */
final class CorsHeaders extends OncePerRequestFilter {

    private static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
    private static final String MAX_AGE_SECONDS = "600";

    private final AllowedOrigins origins;

    CorsHeaders(AllowedOrigins origins) {
        this.origins = origins;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || PublicEndpoints.isUpgrade(request)) {
            chain.doFilter(request, response);
            return;
        }
        boolean allowed = origins.contains(origin);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        if (allowed) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        if (isPreflight(request)) {
            answerPreflight(request, response, allowed);
        } else {
            if (allowed) {
                response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            }
            chain.doFilter(request, response);
        }
    }

    private static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    }

    private static void answerPreflight(
            HttpServletRequest request, HttpServletResponse response, boolean allowed)
            throws IOException {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (asked != null) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
        response.setStatus(
                allowed ? HttpServletResponse.SC_OK : HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/plain; charset=utf-8");
        String body = allowed ? "OK" : "Disallowed CORS origin";
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
