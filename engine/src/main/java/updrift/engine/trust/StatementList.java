package updrift.engine.trust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import updrift.engine.wire.Limits;

/**
 * The object in which a shared store keeps what the authority says on one channel, so that a node without any peer hears of it: a line for each statement, in
 * hexadecimal, newest first.
 */
public final class StatementList {
    /** What is older no node acts on: a channel's newest releases on all of its platforms have room in fewer. */
    public static final int STATEMENTS_MAX = 32;

    /** Longest list in bytes. */
    public static final int LENGTH_MAX = STATEMENTS_MAX * (2 * Limits.STATEMENT_MAX + 2);

    private StatementList() {}

    /** The object's name in the store. */
    public static String name(String product, String channel) {
        return product + "/" + channel + "/statements";
    }

    /** Takes a list apart; {@link IllegalArgumentException} if it is none. Nothing about its statements is known to be true. */
    public static List<byte[]> read(byte[] list) {
        List<byte[]> statements = new ArrayList<>();
        for (String line : new String(list, StandardCharsets.US_ASCII).lines().toList()) {
            if (line.length() > 2 * Limits.STATEMENT_MAX || statements.size() >= STATEMENTS_MAX) {
                throw new IllegalArgumentException("it has more or longer lines than such a list has");
            }
            statements.add(HexFormat.of().parseHex(line.toLowerCase(Locale.ROOT)));
        }
        return statements;
    }

    /** The list of {@code statements}, as many of the first as it holds. */
    public static byte[] write(List<byte[]> statements) {
        StringBuilder lines = new StringBuilder();
        statements.stream()
                .limit(STATEMENTS_MAX)
                .forEach(statement ->
                        lines.append(HexFormat.of().formatHex(statement)).append('\n'));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
