package updrift.discovery.tracker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text that trackers and nodes exchange: lines of printable ASCII, each a word and what belongs to it, the first one {@value #FIRST}. Unknown words are
 * passed over, so that later versions may add some.
 */
final class Lines {
    static final String FIRST = "updrift-tracker 1";

    private final StringBuilder text = new StringBuilder(FIRST + "\n");

    /** One line. */
    record Line(String word, String rest) {}

    Lines add(String word, Object rest) {
        text.append(word).append(' ').append(rest).append('\n');
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** All lines after the first; {@link IllegalArgumentException} for what isn't this format. Their number is bounded by the length, which the caller bounds. */
    static List<Line> read(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(FIRST + "\n") || !text.endsWith("\n")) {
            throw new IllegalArgumentException("it doesn't begin with '" + FIRST + "' and end with a line's end");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : text.substring(FIRST.length() + 1).split("\n", -1)) {
            if (!line.matches("[ -~]*")) {
                throw new IllegalArgumentException("it isn't printable ASCII");
            }
            int space = line.indexOf(' ');
            if (space > 0) {
                lines.add(new Line(line.substring(0, space), line.substring(space + 1)));
            }
        }
        return lines;
    }
}
