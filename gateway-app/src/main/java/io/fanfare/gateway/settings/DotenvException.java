package io.fanfare.gateway.settings;

/** A line of a {@code .env} file cannot be read: the gateway does not start. */
final class DotenvException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DotenvException(String file, int line, String mistake) {
        super(file + ", line " + line + ": " + mistake);
    }
}
