package io.fanfare.gateway.management;

import io.fanfare.gateway.settings.AppEnvironment;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Lets only those through who may manage: with a token configured, whoever sends it; without one,
 * everybody may look, and change something where the environment is local.
 */
final class ManagementAccess extends OncePerRequestFilter {

    private static final String NO_TOKEN =
            "{\"detail\":\"Set fanfare.management.token to manage a gateway outside"
                    + " APP_ENV=local\"}";
    private static final String UNAUTHORIZED = "{\"detail\":\"Unauthorized\"}";

    private final ManagementProperties properties;
    private final AppEnvironment environment;

    ManagementAccess(ManagementProperties properties, AppEnvironment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /** Whether anybody may change anything at all. */
    static boolean isWritable(ManagementProperties properties, AppEnvironment environment) {
        return properties.hasToken() || environment.isLocal();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (properties.hasToken() && !hasToken(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            answer(response, HttpServletResponse.SC_UNAUTHORIZED, UNAUTHORIZED);
        } else if (!request.getMethod().equals("GET") && !isWritable(properties, environment)) {
            answer(response, HttpServletResponse.SC_FORBIDDEN, NO_TOKEN);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** In a time that says nothing of how much of it is right. */
    private boolean hasToken(HttpServletRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null
                && MessageDigest.isEqual(utf8("Bearer " + properties.token()), utf8(given));
    }

    private static void answer(HttpServletResponse response, int status, String json)
            throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(utf8(json));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
