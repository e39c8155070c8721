package io.fanfare.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whole answers, byte for byte as the original words them. */
final class HttpAnswers {

    private static final String NOT_FOUND = "{\"detail\":\"Not Found\"}";
    private static final String METHOD_NOT_ALLOWED = "{\"detail\":\"Method Not Allowed\"}";

    private HttpAnswers() {}

    /** HttpAnswers GET with that body and every other verb, HEAD too, with 405. */
    static void get(
            HttpServletRequest request, HttpServletResponse response, String type, byte[] body)
            throws IOException {
        if (isGet(request, response)) {
            response.setContentType(type);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** Whether it is; if not, it is answered. */
    static boolean isGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean isGet = request.getMethod().equals("GET");
        if (!isGet) {
            response.setHeader(HttpHeaders.ALLOW, "GET");
            send(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED);
        }
        return isGet;
    }

    static void notFound(HttpServletResponse response) throws IOException {
        send(response, HttpServletResponse.SC_NOT_FOUND, NOT_FOUND);
    }

    private static void send(HttpServletResponse response, int status, String json)
            throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
