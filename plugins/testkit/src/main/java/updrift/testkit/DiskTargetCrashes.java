package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Health;
import updrift.testkit.DiskTargetSteps.Step;
import updrift.testkit.DiskTargetSteps.Walk;
import updrift.testkit.crash.CrashState;
import updrift.testkit.crash.CrashStates;
import updrift.testkit.crash.DiskHistory;
import updrift.testkit.crash.DiskImage;
import updrift.testkit.crash.DiskRecorder;

/**
 * A machine that loses its power while a target takes its steps, and once more while it recovers: what the disk may hold then is worked out from one recorded run,
 * put in place, and recovered from as the engine does.
 */
final class DiskTargetCrashes {
    /** How many crashes of a walk are tried, and as many in their recovery; given, they are of all kinds that {@link CrashStates} knows. */
    private static final Optional<Integer> STATES = Optional.ofNullable(Integer.getInteger("updrift.states"));

    private static final int TEARS = Integer.getInteger("updrift.tears", 2);
    private static final int CHOSEN_BY_CHANCE = Integer.getInteger("updrift.chance", 2);
    private static final long SEED = Long.getLong("updrift.seed", 1);

    /** By which the same crashes are tried again; those that are tried without {@link #STATES} are the same each time. */
    private static final String SETTINGS = STATES.map(states -> " with -Dupdrift.states=" + states + " -Dupdrift.tears="
                    + TEARS + " -Dupdrift.chance=" + CHOSEN_BY_CHANCE + " -Dupdrift.seed=" + SEED)
            .orElse("");

    private final DiskTargetSteps target;
    private final Path place;
    private final Optional<String> before;
    private final int statesMax;
    private final Set<String> known = new HashSet<>();

    /**
     * @param target whose steps are taken
     * @param place with what runs before
     * @param before the version that runs before
     * @param statesMax how many crashes are tried, unless the test run says it
     */
    DiskTargetCrashes(DiskTargetSteps target, Path place, Optional<String> before, int statesMax) {
        this.target = target;
        this.place = place;
        this.before = before;
        this.statesMax = STATES.orElse(statesMax);
    }

    /**
     * A crash.
     *
     * @param image what is in place after it
     * @param killed what the process had done if it was killed and the machine runs on; else all that is in place lasts
     * @param recovery what the engine does then; nothing if all that it had begun was done
     * @param runs the version that runs once that is done, if any
     */
    private record Crash(
            DiskImage image,
            Optional<DiskHistory> killed,
            Optional<Step> recovery,
            Optional<String> runs,
            String what) {}

    /** How many crashes were tried. */
    int tryAll(Walk walk) throws IOException {
        List<Crash> first = some(crashesOf(walk));
        List<Crash> second = new ArrayList<>();
        for (Crash crash : first) {
            second.addAll(recoverFrom(crash));
            tryAgain(crash);
        }
        List<Crash> chosen = some(second);
        for (Crash crash : chosen) {
            recoverFrom(crash);
        }
        return first.size() + chosen.size();
    }

    /** From all over them. */
    private List<Crash> some(List<Crash> all) {
        int count = Math.min(all.size(), statesMax);
        return IntStream.range(0, count)
                .mapToObj(index -> all.get((int) ((long) index * all.size() / count)))
                .toList();
    }

    private List<Crash> crashesOf(Walk walk) throws IOException {
        Run run = new Run(walk + SETTINGS, recorder());
        for (Step step : walk.steps()) {
            run.take(step, runsAfter(step.mendedBy()), runsAfter(step));
            if (step == Step.STAGE) {
                run.take(Step.PROBE_STAGED, before, before);
            }
        }
        return run.crashes();
    }

    private Optional<String> runsAfter(Step step) {
        return switch (step) {
            case STAGE, PROBE_STAGED, BACK_UP, UNSTAGE, ROLL_BACK -> before;
            case ACTIVATE, COMMIT -> Optional.of("2.0.0");
        };
    }

    /** Puts in place what {@code crash} left, recovers, and answers which crashes there may be meanwhile. */
    private List<Crash> recoverFrom(Crash crash) throws IOException {
        restore(crash.image);
        target.requireOldOrNew(place, before.isPresent(), crash.what);
        Run run = new Run(
                crash.what,
                crash.killed.isPresent()
                        ? new DiskRecorder(place, target.startsPrograms(), crash.killed.get())
                        : recorder());
        if (crash.recovery.isPresent()) {
            run.take(crash.recovery.get(), crash.runs, crash.runs);
        }
        requireRuns(crash.runs, crash.what);
        if (crash.recovery.isPresent()) {
            DiskImage recovered = DiskImage.of(place);
            takeTelling(recorder(), crash.recovery.get());
            assertThat(DiskImage.of(place).fingerprint())
                    .as("recovered again: " + crash.what)
                    .isEqualTo(recovered.fingerprint());
        }
        return run.crashes();
    }

    /** The same update, from its first step on. */
    private void tryAgain(Crash crash) throws IOException {
        if (crash.runs.equals(before)) {
            DiskRecorder recorder = recorder();
            for (Step step : Walk.KEPT.steps()) {
                takeTelling(recorder, step);
            }
            requireRuns(Optional.of("2.0.0"), "tried again: " + crash.what);
            assertThat(target.leftovers(place)).as(crash.what).isEmpty();
        }
    }

    /** In a process of its own; {@code recorder} is told what it does. */
    private void takeTelling(DiskRecorder recorder, Step step) throws IOException {
        FaultyFiles files = new FaultyFiles();
        files.record(recorder);
        target.survives(files, place, step);
        recorder.lookAround();
    }

    private DiskRecorder recorder() throws IOException {
        return new DiskRecorder(place, target.startsPrograms());
    }

    private void restore(DiskImage image) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        image.writeTo(place);
    }

    private void requireRuns(Optional<String> version, String when) throws IOException {
        assertThat(target.running(place).map(ByteBuffer::wrap))
                .as(when)
                .isEqualTo(version.map(target::program).map(ByteBuffer::wrap));
        if (version.equals(Optional.of("2.0.0"))) {
            try (ApplicatorTarget opened = target.open(place)) {
                Health found = opened.probe(target.attempt());
                assertThat(found.good()).as(found.reason() + ": " + when).isTrue();
            }
        }
    }

    /** What a target does to the disk, step by step, and the crashes that may come meanwhile. */
    private final class Run {
        private final String what;
        private final DiskRecorder recorder;
        private final List<Span> spans = new ArrayList<>();

        /**
         * One step, or the rest after one.
         *
         * @param first instant of it
         * @param last instant of it
         */
        private record Span(int first, int last, Optional<Step> recovery, Optional<String> runs, String what) {}

        Run(String what, DiskRecorder recorder) {
            this.what = what;
            this.recorder = recorder;
        }

        void take(Step step, Optional<String> recovered, Optional<String> done) throws IOException {
            int first = recorder.instant();
            takeTelling(recorder, step);
            int last = recorder.instant();
            spans.add(new Span(first, last, Optional.of(step.mendedBy()), recovered, "in " + step));
            if (step.leadsToRest()) {
                spans.add(new Span(last, last, Optional.empty(), done, "after " + step));
            }
        }

        /** Those that weren't met before. */
        List<Crash> crashes() {
            CrashStates states = new CrashStates(recorder.history(), TEARS, CHOSEN_BY_CHANCE, SEED);
            List<Crash> crashes = new ArrayList<>();
            for (Span span : spans) {
                for (int instant = span.first; instant <= span.last; instant++) {
                    if (STATES.isPresent()) {
                        states.at(instant, state -> add(span, state, crashes));
                    } else {
                        states.inOrderAt(instant, state -> add(span, state, crashes));
                    }
                }
            }
            return crashes;
        }

        private void add(Span span, CrashState state, List<Crash> into) {
            DiskImage image = state.image();
            if (known.add(span.recovery + " " + span.runs + " " + image.fingerprint())) {
                into.add(new Crash(
                        image, state.killed(), span.recovery, span.runs, what + ", " + span.what + ", " + state));
            }
        }
    }
}
