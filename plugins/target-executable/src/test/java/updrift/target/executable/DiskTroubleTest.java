package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Attempt;
import updrift.testkit.FaultyFiles;
import updrift.testkit.SimulatedDisk.Fault;

/** Real files, of whose operations one fails: each in turn, until none is left to fail. */
@DisabledOnOs(OS.WINDOWS)
class DiskTroubleTest {
    private static final byte[] OLD = "#!/bin/sh\necho 1.0.0\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "#!/bin/sh\necho 2.0.0\n".getBytes(StandardCharsets.US_ASCII);

    private static final Attempt ATTEMPT =
            new Attempt(UpdateId.of(new byte[UpdateId.LENGTH]), Optional.empty(), Version.parse("2.0.0"), NEW.length);

    @TempDir
    Path folder;

    /** What is done with an update, step by step, where something runs and where nothing does. */
    enum Walk {
        KEPT(true, NEW, 1, 2, 3, 4),
        TAKEN_BACK(true, OLD, 1, 2, 3, 5),
        GIVEN_UP(true, OLD, 1, 5),
        KEPT_AND_TAKEN_BACK_LATER(true, OLD, 1, 2, 3, 4, 5),
        FIRST(false, NEW, 1, 2, 3, 4),
        FIRST_TAKEN_BACK(false, new byte[0], 1, 2, 3, 5),
        FIRST_TAKEN_BACK_LATER(false, new byte[0], 1, 2, 3, 4, 5);

        private final boolean installed;
        private final byte[] end;
        private final List<Integer> steps;

        Walk(boolean installed, byte[] end, Integer... steps) {
            this.installed = installed;
            this.end = end;
            this.steps = List.of(steps);
        }
    }

    @ParameterizedTest
    @EnumSource(Walk.class)
    @Tag("D04")
    @Tag("E25")
    void whicheverOperationFailsTheFileIsNamedAndTheStepCanBeRepeated(Walk walk) throws IOException {
        long n = 1;
        while (failsAt(n, n % 2 == 0 ? Fault.NO_SPACE : Fault.IO_ERROR, walk)) {
            n++;
        }

        assertThat(n).as("operations of a walk").isGreaterThan(walk.steps.size() * 5L);
    }

    /** Whether there was an {@code n}-th operation. */
    private boolean failsAt(long n, Fault fault, Walk walk) throws IOException {
        Path place = Files.createDirectory(folder.resolve("fault-" + n));
        if (walk.installed) {
            Files.write(place.resolve("program"), OLD);
        }
        FaultyFiles faults = new FaultyFiles();
        ExecutableTarget target = TestPlace.open(faults.at(place), "program", Optional.of("none"), TestPlace.PATIENT);
        faults.failAt(n, fault);
        for (int step : walk.steps) {
            takeUntilDone(target, step, faults, place, walk);
        }

        assertThat(running(place)).as("fault at operation " + n).isEqualTo(walk.end);
        assertThat(leftovers(place)).as("fault at operation " + n).isEmpty();
        return !faults.failed().isEmpty();
    }

    private static void takeUntilDone(ExecutableTarget target, int step, FaultyFiles faults, Path place, Walk walk)
            throws IOException {
        try {
            STEPS.get(step - 1).accept(target);
        } catch (UpdriftException failure) {
            assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_FAILED);
            assertThat(failure.getMessage()).contains(faults.failed());
            byte[] running = running(place);
            assertThat(Arrays.equals(running, NEW) || Arrays.equals(running, walk.installed ? OLD : new byte[0]))
                    .as("after a fault in step " + step)
                    .isTrue();
            STEPS.get(step - 1).accept(target);
        }
    }

    private static final List<Consumer<ExecutableTarget>> STEPS = List.of(
            target -> {
                target.stage(ATTEMPT, Channels.newChannel(new ByteArrayInputStream(NEW)));
                assertThat(bytes(target.openStaged(ATTEMPT))).isEqualTo(NEW);
            },
            target -> {
                target.backUp(ATTEMPT);
                target.openBackup(ATTEMPT)
                        .ifPresent(kept -> assertThat(bytes(kept)).isEqualTo(OLD));
            },
            target -> target.activate(ATTEMPT),
            target -> target.commit(ATTEMPT),
            target -> target.rollBack(ATTEMPT));

    @Test
    @Tag("E25")
    void aSystemThatTakesAFewBytesAtATimeGetsThemAll() throws IOException {
        Files.write(folder.resolve("program"), OLD);
        FaultyFiles faults = new FaultyFiles();
        faults.writeAtMost(3);
        ExecutableTarget target = TestPlace.open(faults.at(folder), "program", Optional.of("none"), TestPlace.PATIENT);

        STEPS.forEach(step -> step.accept(target));

        assertThat(folder.resolve("program")).hasBinaryContent(OLD);
    }

    private static byte[] running(Path place) throws IOException {
        Path program = place.resolve("program");
        return Files.exists(program) ? Files.readAllBytes(program) : new byte[0];
    }

    private static List<String> leftovers(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("program") && !name.equals("backups"))
                    .toList();
        }
    }

    private static byte[] bytes(ReadableByteChannel channel) {
        try (channel) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException failure) {
            throw new UpdriftException(ErrorCode.TARGET_FAILED, String.valueOf(failure.getMessage()), failure);
        }
    }
}
