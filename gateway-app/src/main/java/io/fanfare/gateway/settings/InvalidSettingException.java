package io.fanfare.gateway.settings;

/** A setting has a value that cannot be: the gateway does not start. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Names the mistake.
     *
     * @param setting the property's name
     * @param value what it is set to
     * @param allowed what it may be, in a few words
     */
    public InvalidSettingException(String setting, String value, String allowed) {
        super(new SettingMistake(setting, value, allowed).line());
    }
}
