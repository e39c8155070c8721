package io.fanfare.gateway.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file as its kind is commonly read: {@code NAME=value} lines, {@code export}
 * before them or not, comments from a {@code #} at the beginning or after a space. Single quotes
 * keep everything between them, double quotes all but {@code \\n}, {@code \\r}, {@code \\t}, {@code
 * \\"}, {@code \\$} and {@code \\\\}, and both may span lines; without quotes the value is what
 * stands there, backslashes included. Nothing is interpolated. A name given twice has its last
 * value.
 */
final class Dotenv {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.\\-\\[\\]]*");
    private static final Pattern EXPORT = Pattern.compile("export\\s+");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    private final String file;
    private final String text;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private int at;
    private int line = 1;

    private Dotenv(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * The values by name.
     *
     * @throws DotenvException if a line is none of these; it names the line and shows no value
     */
    static Map<String, Object> read(String file, String text) {
        Dotenv dotenv = new Dotenv(file, text.replace("\r\n", "\n").replaceFirst("^\uFEFF", ""));
        while (dotenv.at < dotenv.text.length()) {
            dotenv.readLine();
        }
        return dotenv.values;
    }

    private void readLine() {
        String whole = restOfLine();
        if (COMMENT.matcher(whole).replaceFirst("").isBlank()) {
            skip(whole.length());
        } else {
            readAssignment(whole);
        }
        if (at < text.length()) { // The end of the line.
            at++;
            line++;
        }
    }

    private void readAssignment(String whole) {
        int equals = whole.indexOf('=');
        String left = equals < 0 ? whole : whole.substring(0, equals);
        String name = EXPORT.matcher(left.strip()).replaceFirst("").strip();
        if (equals < 0 || !NAME.matcher(name).matches()) {
            throw mistake(line, "not NAME=value");
        }
        skip(equals + 1);
        values.put(name, readValue());
    }

    private String readValue() {
        String rest = restOfLine();
        String value = rest.stripLeading();
        if (value.startsWith("\"") || value.startsWith("'")) {
            skip(rest.length() - value.length() + 1);
            return readQuoted(value.charAt(0));
        }
        skip(rest.length());
        return COMMENT.matcher(rest).replaceFirst("").strip();
    }

    private String readQuoted(char quote) {
        int begun = line;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char next = text.charAt(at++);
            if (next == '\\' && quote == '"' && at < text.length()) {
                value.append(unescaped(text.charAt(at++)));
            } else {
                value.append(next);
            }
            line += next == '\n' ? 1 : 0;
        }
        if (at >= text.length()) {
            throw mistake(begun, "the quote is never closed");
        }
        at++;
        String rest = restOfLine();
        if (!COMMENT.matcher(rest).replaceFirst("").isBlank()) {
            throw mistake(line, "something follows the closing quote");
        }
        skip(rest.length());
        return value.toString();
    }

    private static String unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '$', '\\' -> String.valueOf(escaped);
            default -> "\\" + escaped;
        };
    }

    private String restOfLine() {
        int end = text.indexOf('\n', at);
        return text.substring(at, end < 0 ? text.length() : end);
    }

    private void skip(int chars) {
        at += chars;
    }

    private DotenvException mistake(int inLine, String what) {
        return new DotenvException(file, inLine, what);
    }
}
