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
 * where the environment is local, programs of this machine; else nobody.
 */
final class ManagementAccess extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final ManagementProperties properties;
    private final AppEnvironment environment;

    ManagementAccess(ManagementProperties properties, AppEnvironment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /** Whether anybody may manage at all. */
    static boolean isPossible(ManagementProperties properties, AppEnvironment environment) {
        return properties.hasToken() || environment.isLocal();
    }

    private enum Answer {
        ADMITTED(HttpServletResponse.SC_OK, ""),
        UNAUTHORIZED(HttpServletResponse.SC_UNAUTHORIZED, "Unauthorized"),
        NO_TOKEN(
                HttpServletResponse.SC_FORBIDDEN,
                "Set fanfare.management.token (FANFARE_MANAGEMENT_TOKEN) to manage a gateway"
                        + " outside APP_ENV=local"),
        ELSEWHERE(
                HttpServletResponse.SC_FORBIDDEN,
                "Without fanfare.management.token (FANFARE_MANAGEMENT_TOKEN) only programs on the"
                        + " gateway's own machine may manage it, at localhost");

        private final int status;
        private final String detail;

        Answer(int status, String detail) {
            this.status = status;
            this.detail = detail;
        }
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Answer answer = answerTo(request);
        if (answer == Answer.ADMITTED) {
            chain.doFilter(request, response);
        } else {
            refuse(response, answer);
        }
    }

    private Answer answerTo(HttpServletRequest request) {
        if (properties.hasToken()) {
            return hasToken(request) ? Answer.ADMITTED : Answer.UNAUTHORIZED;
        }
        if (!isPossible(properties, environment)) {
            return Answer.NO_TOKEN;
        }
        return OwnMachine.sent(request) ? Answer.ADMITTED : Answer.ELSEWHERE;
    }

    /** In a time that says nothing of how much of it is right. */
    private boolean hasToken(HttpServletRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null
                && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        utf8(properties.token()), utf8(given.substring(SCHEME.length()).strip()));
    }

    private static void refuse(HttpServletResponse response, Answer answer) throws IOException {
        if (answer == Answer.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.setStatus(answer.status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(utf8("{\"detail\":\"" + answer.detail + "\"}"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
