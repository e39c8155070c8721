package io.fanfare.gateway.http;

import io.fanfare.gateway.dashboard.Dashboard;
import io.fanfare.gateway.dashboard.DashboardFile;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;

import java.io.IOException;

/** The dashboard's files, sent again only when they have changed. */
@Component
final class DashboardEndpoints {

    /** The root without its last slash, and the way from there, whatever a proxy puts in front. */
    private static final String WITHOUT_SLASH = "/dashboard";

    private static final String RELATIVE_ROOT = "dashboard/";

    private final Dashboard dashboard;

    DashboardEndpoints(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** Whether there is something of the dashboard at the request's path; it is answered then. */
    boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        if (path.equals(WITHOUT_SLASH) && dashboard.isOn()) {
            redirect(request, response);
            return true;
        }
        DashboardFile file = dashboard.find(path);
        if (file != null) {
            send(file, request, response);
        }
        return file != null;
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (HttpAnswers.isGet(request, response)) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader(HttpHeaders.LOCATION, RELATIVE_ROOT);
            response.setContentLength(0);
        }
    }

    private static void send(
            DashboardFile file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Dashboard.headers(request.getHeader(HttpHeaders.HOST)).forEach(response::setHeader);
        boolean isKnown = new ServletWebRequest(request, response).checkNotModified(file.tag());
        if (!isKnown) {
            HttpAnswers.get(request, response, file.type(), file.body());
        }
    }
}
