package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import updrift.api.release.Status;
import updrift.api.release.Version;
import updrift.engine.Updrift;
import updrift.testkit.crash.CrashState;

/**
 * What a node makes of a disk after a crash. It starts in this process, alone, with its real parts on real files.
 *
 * @param anchor the trust anchor
 * @param old the program that ran before the update
 * @param fresh the one that the update brings
 * @param to the version that the update brings
 */
record RecoveredNode(Path anchor, Path old, Path fresh, Version to) {
    private static final Version FROM = Version.parse("1.0.0");

    /** Lets a node recover from {@code state} in {@code place}, which is made for that, then another one; an {@link AssertionError} says what is wrong. */
    boolean recoversFrom(CrashState state, Path place) throws Exception {
        state.image().writeTo(place);
        NodeFiles files = new NodeFiles(place);
        requireWhole(files, "before anything recovers");

        Status status = start(files);

        requireWhole(files, "after recovery");
        requireAgreement(files, status);
        List<String> settled = content(files);
        start(files);
        assertThat(content(files)).as("recovery again changes nothing").isEqualTo(settled);
        FileUtils.deleteDirectory(place.toFile());
        return true;
    }

    /** Runs a node until it has recovered, and answers what it then tells. */
    private Status start(NodeFiles files) throws Exception {
        try (Updrift node = Updrift.builder()
                .set("state", files.state().toString())
                .set("trust", anchor.toString())
                .set("product", RealProcesses.PRODUCT)
                .set("transport.tcp.listen", RealProcesses.ANY_PORT)
                .set("transport.tcp.tls", "off")
                .set("auto_check", "false")
                .set("target.use", "executable")
                .set("target.executable.path", files.live().toString())
                .start()) {
            // What is on the disk is known to the node an instant later.
            Waiting.until(
                    "the journal is closed and the node tells the version that runs",
                    () -> List.of("", "DONE").contains(files.lastState())
                            && node.status().currentVersion().equals(Optional.of(isNew(files) ? to : FROM)));
            return node.status();
        }
    }

    private void requireWhole(NodeFiles files, String when) throws IOException {
        assertThat(isNew(files) || Arrays.equals(Files.readAllBytes(files.live()), Files.readAllBytes(old)))
                .as(when + " the old or the new version is there")
                .isTrue();
        assertThat(Files.isExecutable(files.live()))
                .as(when + " it can be started")
                .isTrue();
    }

    private boolean isNew(NodeFiles files) throws IOException {
        return Arrays.equals(Files.readAllBytes(files.live()), Files.readAllBytes(fresh));
    }

    /** What the node tells is what runs, nothing that only an update needs is left, and the way back from the new version is there. */
    private void requireAgreement(NodeFiles files, Status status) throws IOException {
        assertThat(status.currentVersion()).contains(isNew(files) ? to : FROM);
        try (Stream<Path> beside = Files.list(files.live().resolveSibling(""))) {
            assertThat(beside).containsExactly(files.live());
        }
        if (isNew(files)) {
            try (Stream<Path> backups = Files.list(files.state().resolve("backups"))) {
                assertThat(backups.filter(file -> file.toString().endsWith(".backup")))
                        .singleElement()
                        .satisfies(backup -> assertThat(backup).hasSameBinaryContentAs(old));
            }
        }
    }

    /** What recovery may not change once it is done. */
    private static List<String> content(NodeFiles files) throws IOException {
        try (Stream<Path> all = Stream.of("live", "state/apply", "state/backups")
                .map(files.folder()::resolve)
                .filter(Files::exists)
                .flatMap(RecoveredNode::walk)) {
            return all.sorted()
                    .map(file -> file + " " + Arrays.hashCode(read(file)))
                    .toList();
        }
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
