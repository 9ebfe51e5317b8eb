package updrift.samples.node;

import java.util.List;

/** Whether a person looks on. The launcher knows, and says so in a property: what the JVM itself tells of its console changed with version 22. */
final class Terminal {
    private static final List<String> SHOWN =
            List.of(System.getProperty("updrift.terminal", "").split(" "));

    private Terminal() {}

    /** Whether standard output is a terminal. */
    static boolean showsOutput() {
        return SHOWN.contains("out");
    }

    /** Whether standard error is a terminal. */
    static boolean showsErrors() {
        return SHOWN.contains("err");
    }
}
