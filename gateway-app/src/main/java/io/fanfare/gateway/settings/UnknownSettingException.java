package io.fanfare.gateway.settings;

import java.util.List;

/** Something is set that is no setting: the gateway does not start. */
final class UnknownSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** One line for each; not of the serialized form, since nobody sends it. */
    private final transient List<String> lines;

    UnknownSettingException(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = lines;
    }

    List<String> lines() {
        return lines;
    }
}
