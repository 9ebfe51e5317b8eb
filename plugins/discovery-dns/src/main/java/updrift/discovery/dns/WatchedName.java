package updrift.discovery.dns;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name that an operator wants looked up.
 *
 * @param name fully qualified, without the last dot
 * @param port empty: its SRV records tell it; else its addresses are meant, with this port
 */
record WatchedName(String name, OptionalInt port) {
    /** A name as DNS has it, and nothing that a naming service could take for a URL, a path or an escape. */
    private static final Pattern TEXT = Pattern.compile(
            "((?:[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?\\.)*[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?)\\.?(?::([0-9]{1,5}))?");

    private static final int NAME_MAX = 253;
    private static final int PORT_MAX = 65_535;

    /** Reads {@code NAME} or {@code NAME:PORT}; empty for anything else. */
    static Optional<WatchedName> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (text.length() > NAME_MAX || !parts.matches()) {
            return Optional.empty();
        }
        if (parts.group(2) == null) {
            return Optional.of(new WatchedName(parts.group(1), OptionalInt.empty()));
        }
        int port = Integer.parseInt(parts.group(2));
        return port < 1 || port > PORT_MAX
                ? Optional.empty()
                : Optional.of(new WatchedName(parts.group(1), OptionalInt.of(port)));
    }

    @Override
    public String toString() {
        return port.isEmpty() ? name : name + ":" + port.getAsInt();
    }
}
