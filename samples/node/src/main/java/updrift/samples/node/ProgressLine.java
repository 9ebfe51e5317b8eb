package updrift.samples.node;

import java.io.PrintStream;
import java.util.Locale;

/** How far a download is: one line that changes on a terminal, a line for each tenth elsewhere. Thread-safe. */
final class ProgressLine {
    private final PrintStream out;
    private final boolean terminal;
    private long begunNanos;
    private double progressThen;
    private int tenthShown = -1;
    private String noteShown = "";
    private boolean dirty;

    private ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static ProgressLine on(PrintStream out, boolean terminal) {
        return new ProgressLine(out, terminal);
    }

    synchronized void show(double progress, long size) {
        int tenth = (int) (progress * 10);
        if (!terminal && tenth == tenthShown) {
            return;
        }
        if (tenthShown < 0) {
            begunNanos = System.nanoTime();
            progressThen = progress;
        }
        tenthShown = tenth;
        double seconds = Math.max(0.001, (System.nanoTime() - begunNanos) / 1e9);
        line(String.format(Locale.ROOT, "%3.0f %% of %s, %s/s", 100 * progress, Size.shown(size), Size.shown((long)
                ((progress - progressThen) * size / seconds))));
    }

    /** Tells what the download waits for, once. */
    synchronized void note(String reason) {
        if (!reason.equals(noteShown)) {
            noteShown = reason;
            line("waiting: " + reason);
        }
    }

    private void line(String text) {
        if (terminal) {
            out.print("\r" + text + "\033[K");
            out.flush();
            dirty = true;
        } else {
            out.println(text);
        }
    }

    /** Leaves the cursor on a line of its own. */
    synchronized void done() {
        if (dirty) {
            out.println();
            dirty = false;
        }
    }
}
