package updrift.api.target.probe;

/** Words of strangers within a line for people. */
final class Quoted {
    private static final int LENGTH_MAX = 120;

    private Quoted() {}

    /** The beginning of what a program said behind a colon, without anything that could break or forge a line; nothing if it said nothing. */
    static String of(String output) {
        String line = output.strip().replaceAll("[^ -~]+", " ");
        return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), LENGTH_MAX));
    }
}
