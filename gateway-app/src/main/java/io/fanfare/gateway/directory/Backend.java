package io.fanfare.gateway.directory;

/** Knows the answers. */
interface Backend extends AutoCloseable {

    /**
     * Answers; may block, on a virtual thread.
     *
     * @throws Exception if it cannot say; then nobody can for the moment
     */
    Access answer(Question question) throws Exception;

    @Override
    void close();
}
