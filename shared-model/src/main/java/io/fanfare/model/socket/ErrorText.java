package io.fanfare.model.socket;

/** The texts a client can find under {@code error}; never anything else, never exception text. */
public enum ErrorText {
    INVALID_FORMAT("Invalid message format. Review the schema and retry"),
    DATA_MISSING("Subscription data missing"),
    INVALID_DATA("Invalid message data. Refer to the API schema"),
    NOT_PROCESSED("Message type is not processed by the server"),
    ACCESS_DENIED("Access denied"),
    UNAVAILABLE("Subscription temporarily unavailable. Retry later"),
    SUBSCRIPTION_LIMIT("Subscription limit reached"),
    GRAPH_ID_REQUIRED("Graph id required");

    private final String text;

    ErrorText(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
