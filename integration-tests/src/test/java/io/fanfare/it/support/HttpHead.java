package io.fanfare.it.support;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Status and headers of an HTTP answer, read off the bare socket. */
public record HttpHead(int status, Map<String, String> headers) {

    static HttpHead read(DataInputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) in.readUnsignedByte());
        }
        List<String> lines = text.toString().lines().toList();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
        return new HttpHead(Integer.parseInt(lines.getFirst().substring(9, 12)), headers);
    }

    /** The last header of that name, in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The body that belongs to this head; empty without a length. */
    String readBody(DataInputStream in) throws IOException {
        int length = header("Content-Length").map(Integer::parseInt).orElse(0);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
