package io.fanfare.gateway.dev;

/** This run could not start a Redis of its own; the message is one line for the developer. */
final class OwnRedisException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OwnRedisException(String message) {
        super(message);
    }
}
