package io.fanfare.gateway.bus.resp;

/** Lets the tests of other packages make readers. */
public final class TestPushReaders {

    private TestPushReaders() {}

    /** Of a connection that brings nothing. */
    public static PushReader idle() {
        return new PushReader(PushReader.Kind.SHARDED, null);
    }
}
