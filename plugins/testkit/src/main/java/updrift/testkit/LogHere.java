package updrift.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged in this JVM, which goes to the standard error; it still gets there when this is closed. */
public final class LogHere implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream caught = new ByteArrayOutputStream();

    private LogHere() {
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    }

    /** Catches all that is logged from now on. */
    public static LogHere open() {
        return new LogHere();
    }

    /** The lines so far that contain {@code words}. */
    public List<String> lines(String words) {
        return toString().lines().filter(line -> line.contains(words)).toList();
    }

    @Override
    public void close() {
        System.setErr(before);
        before.print(this);
    }

    /** All of it so far. */
    @Override
    public String toString() {
        return caught.toString(StandardCharsets.UTF_8);
    }
}
