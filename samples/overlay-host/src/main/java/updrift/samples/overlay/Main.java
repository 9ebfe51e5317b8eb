package updrift.samples.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Times the application's own messages, first alone, then while an update goes over the same channel, and prints both. The one argument, if there is one, is
 * the size of the update in MiB.
 */
public final class Main {
    private static final int ALONE_MILLIS = 5_000;

    /** As an application might that keeps others up to date: a hundred questions a second to each. */
    private static final int BETWEEN_QUESTIONS_MILLIS = 10;

    private static final int UPDATE_MIB_DEFAULT = 128;
    private static final int UPDATE_MIB_MAX = 1_000;

    /** Far longer than any size takes here. */
    private static final int UPDATE_MILLIS_MAX = 300_000;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        int mebibytes = arguments.length == 0 ? UPDATE_MIB_DEFAULT : Integer.parseInt(arguments[0]);
        if (mebibytes < 1 || mebibytes > UPDATE_MIB_MAX) {
            throw new IllegalArgumentException("the update's size is 1 to " + UPDATE_MIB_MAX + " MiB");
        }
        measure(mebibytes << 20, ALONE_MILLIS);
    }

    /** Prints and returns what the messages took, alone and during an update of {@code updateBytes}. */
    static List<Latencies> measure(int updateBytes, int aloneMillis) throws Exception {
        Path folder = Files.createTempDirectory("updrift-overlay");
        try (OverlayFleet fleet = new OverlayFleet(folder)) {
            Application application = fleet.application();
            fleet.startNodes();
            ask(application, aloneMillis, () -> false);
            application.take();
            ask(application, aloneMillis, () -> false);
            Latencies alone = application.take();
            System.out.println("alone:             " + alone);

            long begun = System.nanoTime();
            fleet.publish(updateBytes);
            ask(application, UPDATE_MILLIS_MAX, fleet::everybodyHasIt);
            Latencies during = application.take();
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.println("during the update: " + during);
            System.out.printf(
                    Locale.ROOT,
                    "the update:        %d MiB to %s in %.1f s%n",
                    updateBytes >> 20,
                    fleet.everybodyHasIt() ? "both other members" : "not all members",
                    seconds);
            return List.of(alone, during);
        } finally {
            delete(folder);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void ask(Application application, int millisMax, Condition until) throws Exception {
        long end = System.nanoTime() + millisMax * 1_000_000L;
        while (System.nanoTime() < end && !until.holds()) {
            application.askAll();
            Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
