package io.fanfare.gateway.http;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.eclipse.jetty.ee11.servlet.ServletApiResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.springframework.http.HttpHeaders;

/** A 403 in place of an upgrade, with the headers that the original's server writes. */
final class RefusedUpgrade {

    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private RefusedUpgrade() {}

    /** Must come before the response is committed. */
    static void describe(HttpServletResponse response) {
        response.setContentLength(0);
        response.setHeader(HttpHeaders.CONNECTION, "close");
        HttpServletResponse inner = response;
        while (inner instanceof HttpServletResponseWrapper wrapper
                && wrapper.getResponse() instanceof HttpServletResponse wrapped) {
            inner = wrapped;
        }
        if (inner instanceof ServletApiResponse jetty) {
            // Through the servlet API the type would lose its space.
            jetty.getResponse().getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
        } else {
            response.setContentType(CONTENT_TYPE);
        }
    }
}
