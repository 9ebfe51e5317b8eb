package updrift.engine.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds a key that one file sets twice, of which HOCON would let the later win in silence. It reads only as much of the language as tells keys from values; a
 * file that the parser refuses has been refused before.
 */
final class DuplicateKeys {
    private final String text;
    private final Deque<String> sections = new ArrayDeque<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private int at;
    private int line = 1;

    private DuplicateKeys(String text) {
        this.text = text;
        sections.push("");
    }

    /** A sentence about the first duplicate in {@code text}, such as {@code 12: a.b: is set twice, first on line 3}; empty if there is none. */
    static String find(String text) {
        return new DuplicateKeys(text).scan();
    }

    private String scan() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' || text.startsWith("//", at)) {
                skipLine();
            } else if (c == '}') {
                sections.poll();
                at++;
            } else if (c == '{' || c == ',' || Character.isWhitespace(c)) {
                step();
            } else {
                String duplicate = member();
                if (!duplicate.isEmpty()) {
                    return duplicate;
                }
            }
        }
        return "";
    }

    /** Reads a key and, unless a section begins, its value. */
    private String member() {
        int keyLine = line;
        int begin = at;
        while (at < text.length() && "=:{+\n".indexOf(text.charAt(at)) < 0) {
            skipToken();
        }
        String key = text.substring(begin, at).replaceAll("[\"\\s]", "");
        boolean adds = text.startsWith("+=", at);
        while (at < text.length() && "=:+ \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String path = sections.peek() + key;
        if (text.startsWith("{", at)) {
            sections.push(path + ".");
            at++;
            return "";
        }
        // "key = ${?NAME}" after "key = value" is how HOCON spells: unless the environment says otherwise.
        boolean optional = text.startsWith("${?", at);
        skipValue();
        Integer first = adds || optional || key.startsWith("include") ? null : lines.putIfAbsent(path, keyLine);
        return first == null ? "" : keyLine + ": " + path + ": is set twice, first on line " + first;
    }

    private void skipValue() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' || text.startsWith("//", at)) {
                skipLine();
                continue;
            }
            if (depth == 0 && (c == '\n' || c == ',' || c == '}')) {
                return;
            }
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            skipToken();
        }
    }

    /** One character, or a quoted text as a whole. */
    private void skipToken() {
        String quote = text.startsWith("\"\"\"", at) ? "\"\"\"" : "\"";
        if (!text.startsWith(quote, at)) {
            step();
            return;
        }
        at += quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            if (text.charAt(at) == '\\' && quote.length() == 1) {
                at++;
            }
            step();
        }
        at += quote.length();
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void step() {
        if (at < text.length() && text.charAt(at) == '\n') {
            line++;
        }
        at++;
    }
}
