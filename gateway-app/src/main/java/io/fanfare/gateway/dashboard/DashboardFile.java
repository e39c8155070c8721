package io.fanfare.gateway.dashboard;

/**
 * One file of the page, or of a library it uses.
 *
 * @param type media type, with the charset where there is one
 * @param tag quoted entity tag: the same bytes have the same one
 * @param body must not be modified
 */
public record DashboardFile(String type, String tag, byte[] body) {}
