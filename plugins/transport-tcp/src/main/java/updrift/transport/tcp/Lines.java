package updrift.transport.tcp;

/** Reasons for people: one line, bounded, without what a stranger could hide in it. */
final class Lines {
    private static final int LENGTH_MAX = 300;

    private Lines() {}

    static String of(Throwable problem) {
        String message = problem.getMessage();
        String text = message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
        String line = text.replaceAll("[^ -~]+", " ");
        return line.length() > LENGTH_MAX ? line.substring(0, LENGTH_MAX) : line;
    }
}
