package updrift.samples.node;

import java.nio.file.Path;

/** A target as options spell it: a plugin's name and a path. */
record TargetOption(String plugin, Path path) {
    static TargetOption parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !text.substring(0, colon).matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no target: expected executable:PATH or directory:PATH");
        }
        return new TargetOption(text.substring(0, colon), Path.of(text.substring(colon + 1)));
    }
}
