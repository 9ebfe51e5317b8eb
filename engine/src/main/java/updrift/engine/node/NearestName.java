package updrift.engine.node;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody probably meant. */
final class NearestName {
    private NearestName() {}

    /** Words to end an error about {@code unknown} with: the nearest of {@code known}, or all of them when none is near. */
    static String hint(String unknown, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(unknown, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(unknown, name) <= Math.max(2, unknown.length() / 2))
                .map(name -> "did you mean '" + name + "'?")
                .orElse(known.isEmpty() ? "there is none to set here" : "known are " + String.join(", ", known));
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
