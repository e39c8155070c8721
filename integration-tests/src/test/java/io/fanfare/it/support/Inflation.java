package io.fanfare.it.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Undoes permessage-deflate (RFC 7692), with the window kept from message to message. */
final class Inflation {

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Inflater inflater = new Inflater(true);

    byte[] inflate(byte[] message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        add(message, out);
        add(TAIL, out);
        return out.toByteArray();
    }

    private void add(byte[] input, ByteArrayOutputStream out) throws IOException {
        byte[] chunk = new byte[8192];
        inflater.setInput(input);
        try {
            while (!inflater.needsInput()) {
                out.write(chunk, 0, inflater.inflate(chunk));
            }
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
    }
}
