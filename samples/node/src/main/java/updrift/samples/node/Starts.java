package updrift.samples.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a program's starts went since the switch {@code wanted}.
 *
 * @param unsteady starts in a row that didn't live long enough, the one under way included
 * @param steady whether the program runs long enough now
 * @param everSteady whether it once did since that switch
 * @param pid of the program that was started last; 0 for none
 */
record Starts(String wanted, int unsteady, boolean steady, boolean everSteady, long pid) {
    /** After a switch nothing that was before counts. */
    static Starts first(String wanted) {
        return new Starts(wanted, 0, false, false, 0);
    }

    /** Noted before the program is started: a start that nobody lived to tell of counts too. */
    Starts beginning() {
        return new Starts(wanted, unsteady + 1, false, everSteady, 0);
    }

    Starts of(long started) {
        return new Starts(wanted, unsteady, steady, everSteady, started);
    }

    Starts lived() {
        return new Starts(wanted, 0, true, true, pid);
    }

    Starts forgiven() {
        return new Starts(wanted, 0, false, everSteady, 0);
    }

    String text() {
        return "wanted " + wanted + "\nunsteady " + unsteady + "\nsteady " + steady + "\never_steady " + everSteady
                + "\npid " + pid + "\n";
    }

    static Starts parse(String text, Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] word = line.split(" ", 2);
            values.put(word[0], word.length > 1 ? word[1] : "");
        });
        try {
            return new Starts(
                    values.getOrDefault("wanted", ""),
                    Integer.parseInt(values.getOrDefault("unsteady", "")),
                    Boolean.parseBoolean(values.get("steady")),
                    Boolean.parseBoolean(values.get("ever_steady")),
                    Long.parseLong(values.getOrDefault("pid", "")));
        } catch (NumberFormatException damaged) {
            throw new CommandFailed(file + " isn't what a launcher writes; remove it", damaged);
        }
    }
}
