package updrift.samples.node;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import updrift.api.content.UpdateId;

/** Shows a demo: a live line for each node, and a table at the end. */
final class DemoScreen {
    private static final long STEP_MILLIS = 200;

    /** Ten cold JVMs on two cores take a minute; what takes this long hangs. */
    private static final long PATIENCE_NANOS = 900_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final List<DemoNode> fleet;
    private final long publishedNanos = System.nanoTime();
    private final Map<String, String> shown = new HashMap<>();

    DemoScreen(PrintStream out, boolean terminal, List<DemoNode> fleet) {
        this.out = out;
        this.terminal = terminal;
        this.fleet = fleet;
    }

    void showUntilAllAreDone() {
        boolean first = true;
        while (true) {
            boolean done = fleet.stream().allMatch(DemoNode::done);
            show(first);
            first = false;
            if (done) {
                return;
            }
            if (System.nanoTime() - publishedNanos > PATIENCE_NANOS) {
                throw new CommandFailed("not all nodes run the new version in time");
            }
            pause();
        }
    }

    private void show(boolean first) {
        if (terminal && !first) {
            out.print("\033[" + fleet.size() + "A");
        }
        for (DemoNode node : fleet) {
            String line = node.name() + "  " + node.doing();
            if (terminal) {
                out.println(line + "\033[K");
            } else if (!changesOften(line) && !line.equals(shown.put(node.name(), line))) {
                out.println(line);
            }
        }
        out.flush();
    }

    private static boolean changesOften(String line) {
        return line.endsWith("%");
    }

    private static void pause() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted", ended);
        }
    }

    /** @param authority the address of the node that the new version was published at */
    void table(String authority, UpdateId id) {
        String row = "%-8s %-10s %-10s %8s %16s %12s%n";
        out.printf(Locale.ROOT, row, "node", "old", "new", "seconds", "from authority", "from peers");
        for (DemoNode node : fleet) {
            long fromAuthority = 0;
            long fromPeers = 0;
            for (String share : ControlClient.ask(node.state(), Orders.SOURCES, id.toString())
                    .orElse("")
                    .lines()
                    .toList()) {
                String[] words = share.split(" ", 2);
                if (words[0].equals(authority)) {
                    fromAuthority += Long.parseLong(words[1]);
                } else {
                    fromPeers += Long.parseLong(words[1]);
                }
            }
            out.printf(
                    Locale.ROOT,
                    row,
                    node.name(),
                    node.oldVersion(),
                    node.newVersion(),
                    String.format(Locale.ROOT, "%.1f", (node.doneNanos() - publishedNanos) / 1e9),
                    Size.shown(fromAuthority),
                    Size.shown(fromPeers));
        }
    }
}
