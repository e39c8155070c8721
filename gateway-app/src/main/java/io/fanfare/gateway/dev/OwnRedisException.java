package io.fanfare.gateway.dev;

/** This run could not start a Redis of its own; the message is half a line, without a full stop. */
final class OwnRedisException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OwnRedisException(String message) {
        super(message);
    }
}
