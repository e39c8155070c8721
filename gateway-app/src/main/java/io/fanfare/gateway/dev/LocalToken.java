package io.fanfare.gateway.dev;

/** Makes tokens that this gateway accepts, for a developer's own machine only. */
public interface LocalToken {

    /** A signed token that names this user and expires; ready to stand in the socket's URL. */
    String issue(String userId);
}
