package io.fanfare.gateway.management;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import java.util.List;

/** A part of a long list. */
record Page(int number, int size) {

    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 500;

    /**
     * The page asked for, the first 50 by default.
     *
     * @throws InvalidEndpointRequestException which is answered with 400
     */
    static Page of(@Nullable Integer number, @Nullable Integer size) {
        Page page = new Page(number == null ? 0 : number, size == null ? DEFAULT_SIZE : size);
        if (page.number < 0 || page.size < 1 || page.size > MAX_SIZE) {
            String message = "page counts from 0, size is 1 to " + MAX_SIZE;
            throw new InvalidEndpointRequestException(message, message);
        }
        return page;
    }

    <T> List<T> in(List<T> all) {
        return all.stream().skip((long) number * size).limit(size).toList();
    }
}
