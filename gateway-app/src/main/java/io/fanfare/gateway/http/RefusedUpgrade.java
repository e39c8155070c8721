package io.fanfare.gateway.http;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.ee11.servlet.ServletApiResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.springframework.http.HttpHeaders;

/** A 403 in place of an upgrade, with the headers that the original's server writes. */
final class RefusedUpgrade {

    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private RefusedUpgrade() {}

    /** Must come before the response is committed. */
    static void describe(HttpServletResponse response) {
        response.setContentLength(0);
        response.setHeader(HttpHeaders.CONNECTION, "close");
        if (innermost(response) instanceof ServletApiResponse jetty) {
            // The servlet layer would write the type without its space.
            innermost(jetty.getResponse()).getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
        } else {
            response.setContentType(CONTENT_TYPE);
        }
    }

    private static ServletResponse innermost(ServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof ServletResponseWrapper wrapper) {
            inner = wrapper.getResponse();
        }
        return inner;
    }

    private static Response innermost(Response response) {
        Response inner = response;
        while (inner instanceof Response.Wrapper wrapper) {
            inner = wrapper.getWrapped();
        }
        return inner;
    }
}
