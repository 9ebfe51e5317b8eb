package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import updrift.api.release.Version;
import updrift.samples.node.trace.Strace;
import updrift.testkit.crash.CrashState;

/**
 * What a crash of the machine may leave of an update: derived from the system calls of a real node, put on the disk, and given to a node that starts there. See
 * docs/recovery-proof.md.
 */
@Tag("soak")
class CrashStatesTest extends RealProcesses {
    /** Of each trace. */
    private static final int STATES_MAX = Integer.getInteger("updrift.states", 50);

    /** Fewer than these in all aren't what was asked for, whatever else came of them. */
    private static final int STATES_MIN = Integer.getInteger("updrift.states.least", 0);

    /** How many crashed nodes are traced while they recover, so that they can crash once more. */
    private static final int RECOVERIES = Integer.getInteger("updrift.recoveries", 1);

    /** Of each write. */
    private static final int TEARS = Integer.getInteger("updrift.tears", 2);

    /** At each instant. */
    private static final int CHOSEN_BY_CHANCE = Integer.getInteger("updrift.chance", 2);

    private static final long SEED = Long.getLong("updrift.seed", 1);

    /** Many wait a second between two probes. */
    private static final int AT_ONCE = 8;

    /** Three chunks, so that they arrive in any order. */
    private static final long SIZE = 140_000;

    private static final Path KEPT = Path.of("target/traced").toAbsolutePath();
    private static final Path JOURNAL = Path.of("state/apply/journal");

    /** By trace, for one that fails is tried again. */
    private static final Map<Path, Integer> TRIED = new TreeMap<>();

    /** An update that a node meets. */
    enum Update {
        KEPT("echo program 2.0.0", "current 2.0.0", "WATCHING"),
        ROLLED_BACK("case $0 in */program) exit 7;; esac; echo program 2.0.0", "held ", "ROLLING_BACK"),
        BROKEN("echo program 2.0.0; exit 3", "held ", "STAGED"),
        /** The backup that one update left goes with the next. */
        AFTER_ANOTHER("echo program 2.0.0", "current 2.0.0", "COMMITTING");

        private final String lines;
        private final String noted;
        private final String midway;

        Update(String lines, String noted, String midway) {
            this.lines = lines;
            this.noted = noted;
            this.midway = midway;
        }
    }

    @ParameterizedTest
    @EnumSource(Update.class)
    @Tag("R19")
    @Tag("A22")
    @Tag("D07")
    @Tag("E01")
    @Tag("E02")
    void whateverACrashLeavesTheNextStartRunsTheOldOrTheNewVersion(Update update) throws Exception {
        assumeTrue(Strace.isUsable(), "skipped: strace isn't installed, or may not trace");
        FileUtils.deleteDirectory(KEPT.resolve(update.name()).toFile());
        TracedUpdate traced = traceUpdate(update, KEPT.resolve(update.name()));
        List<CrashState> states = checkSome(update, traced);

        for (CrashState state : interrupted(update, states)) {
            Path place = KEPT.resolve(update.name()).resolve("recovery-" + states.indexOf(state));
            checkSome(update, traceRecovery(state, place));
        }
    }

    @AfterAll
    static void asManyWereTriedAsWereAskedFor() {
        int tried = TRIED.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("tried " + tried + " states after a crash");
        assertThat(tried).as("states after a crash that were tried").isGreaterThanOrEqualTo(STATES_MIN);
    }

    @Test
    @EnabledIfSystemProperty(named = "updrift.state", matches = ".+", disabledReason = "replays what failed")
    void oneStateOfTheTraceThatTheLastRunLeft() throws Exception {
        Path place = KEPT.resolve(System.getProperty("updrift.trace", ""));
        Update update = Update.valueOf(KEPT.relativize(place).getName(0).toString());
        List<CrashState> states = new TracedUpdate(place).crashStates(TEARS, CHOSEN_BY_CHANCE, SEED);

        assertThat(bad(update, states, List.of(Integer.getInteger("updrift.state", 0))))
                .isEmpty();
    }

    private TracedUpdate traceUpdate(Update update, Path place) throws Exception {
        NodeFiles files = new NodeFiles(place.resolve("node"));
        Path old = TestProgram.script(place.resolve("old"), "echo program 1.0.0", SIZE / 2);
        Path fresh = TestProgram.script(place.resolve("fresh"), update.lines, SIZE);
        keygen();
        Files.copy(anchor(), place.resolve("root.updrift"));
        String peer = authority().ready();
        if (update == Update.AFTER_ANOTHER) {
            TestProgram.script(files.live(), "echo program 0.9.0", SIZE / 4);
            publish(old, "1.0.0");
            runOnce(files, "current 1.0.0", "--peer", peer);
        } else {
            Files.createDirectories(files.live().resolveSibling(""));
            Files.copy(old, files.live(), StandardCopyOption.COPY_ATTRIBUTES);
            runOnce(files, "");
        }
        publish(fresh, "2.0.0");

        TracedUpdate traced = TracedUpdate.in(place);
        UpdriftProcess node = closing(traced.start("--trust", anchor().toString(), "--peer", peer, "--auto-apply"));
        awaitNoted(files, update.noted);
        assertThat(node.terminate()).as(node::toString).isZero();
        return traced;
    }

    private void runOnce(NodeFiles files, String noted, Object... more) throws Exception {
        UpdriftProcess node = applyingNode(files.state(), files.live(), more);
        node.ready();
        awaitNoted(files, noted);
        assertThat(node.terminate()).as(node::toString).isZero();
    }

    /** Waits until what came of an update is noted and the journal is closed. */
    private static void awaitNoted(NodeFiles files, String noted) throws Exception {
        Waiting.until(
                "the node notes: " + noted,
                () -> isSettled(files.lastState()) && files.orders().contains(noted));
    }

    /** A node that crashed is traced while it recovers, alone. */
    private TracedUpdate traceRecovery(CrashState state, Path place) throws Exception {
        Files.createDirectories(place);
        state.image().writeTo(place.resolve("node"));
        TracedUpdate traced = TracedUpdate.in(place);
        UpdriftProcess node = closing(traced.start("--trust", anchor().toString()));
        node.ready();
        Waiting.until(
                "the traced recovery settles", () -> isSettled(traced.files().lastState()));
        assertThat(node.terminate()).as(node::toString).isZero();
        return traced;
    }

    private static boolean isSettled(String lastState) {
        return List.of("", "DONE").contains(lastState);
    }

    /** Crashed nodes that have something to do when they start, from all over the trace. */
    private static List<CrashState> interrupted(Update update, List<CrashState> states) throws IOException {
        List<CrashState> interrupted = new ArrayList<>();
        for (CrashState state : states) {
            String last = NodeFiles.lastState(state.image().bytes(JOURNAL).orElse(new byte[0]));
            if (RECOVERIES > 1 ? !isSettled(last) : last.equals(update.midway)) {
                interrupted.add(state);
            }
        }
        int step = Math.max(1, interrupted.size() / Math.max(1, RECOVERIES));
        return IntStream.range(0, Math.min(RECOVERIES, interrupted.size()))
                .mapToObj(index -> interrupted.get(index * step + step / 2))
                .toList();
    }

    /** Checks states from all over the trace, and answers all of them. */
    private List<CrashState> checkSome(Update update, TracedUpdate traced) throws Exception {
        List<CrashState> states = traced.crashStates(TEARS, CHOSEN_BY_CHANCE, SEED);
        int step = Math.max(1, (states.size() + STATES_MAX - 1) / STATES_MAX);
        List<Integer> chosen = IntStream.iterate((int) (SEED % step), number -> number < states.size(), n -> n + step)
                .boxed()
                .toList();
        Path name = KEPT.relativize(traced.folder());
        TRIED.put(name, chosen.size());
        System.out.println(name + ": " + chosen.size() + " of " + states.size() + " states after a crash");
        assertThat(bad(update, states, chosen))
                .as(
                        "to replay one: mvn verify -pl samples/node -am -Dupdrift.e2e=soak -Dit.test=CrashStatesTest#oneStateOfTheTraceThatTheLastRunLeft"
                                + " -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                                + " -Dupdrift.seed=" + SEED + " -Dupdrift.tears=" + TEARS + " -Dupdrift.chance="
                                + CHOSEN_BY_CHANCE + " -Dupdrift.trace=" + name
                                + " -Dupdrift.state=NUMBER")
                .isEmpty();
        return states;
    }

    /** What is wrong with those of {@code states} that {@code numbers} choose. */
    private List<String> bad(Update update, List<CrashState> states, List<Integer> numbers) throws Exception {
        Path place = KEPT.resolve(update.name());
        RecoveredNode node = new RecoveredNode(
                place.resolve("root.updrift"), place.resolve("old"), place.resolve("fresh"), Version.parse("2.0.0"));
        List<Callable<Boolean>> checks = new ArrayList<>();
        for (int number : numbers) {
            checks.add(() -> node.recoversFrom(states.get(number), folder.resolve("state-" + number)));
        }
        List<Future<Boolean>> ends = Parallel.run(AT_ONCE, checks);
        List<String> bad = new ArrayList<>();
        for (int index = 0; index < ends.size(); index++) {
            try {
                ends.get(index).get();
            } catch (ExecutionException failed) {
                int number = numbers.get(index);
                bad.add("state " + number + ", " + states.get(number) + "\n" + failed.getCause());
            }
        }
        return bad;
    }
}
