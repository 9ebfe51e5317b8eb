package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import updrift.samples.node.RunningNode;

/**
 * What a test of real processes stands on: a folder of its own, and processes of the packaged tree that are gone when it ends. One authority publishes the
 * product {@code program}.
 */
@Tag("e2e")
abstract class RealProcesses {
    static final String PRODUCT = "program";
    static final String ANY_PORT = "tcp:127.0.0.1:0";

    @TempDir
    Path folder;

    private static Optional<Path> firstKeys = Optional.empty();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void closeWhatIsOpen() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** Closes {@code resource} after the test, before what was opened earlier. */
    final <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** Starts {@code bin/updrift} with {@code arguments}. */
    final UpdriftProcess updrift(Object... arguments) {
        return updriftWith(Map.of(), arguments);
    }

    final UpdriftProcess updriftWith(Map<String, String> environment, Object... arguments) {
        return closing(UpdriftProcess.start(folder, environment, flat(arguments)));
    }

    /** Runs a command to its end, which must be exit 0, and answers what it printed. */
    final List<String> done(Object... arguments) {
        UpdriftProcess process = updrift(arguments);
        assertThat(process.exitCode()).as(process::toString).isZero();
        return process.output();
    }

    /** Runs a command that must fail with {@code exitCode} and one line, which is answered. */
    final String refused(int exitCode, Object... arguments) {
        UpdriftProcess process = updrift(arguments);
        assertThat(process.exitCode()).as(process::toString).isEqualTo(exitCode);
        assertThat(process.errors()).as(process::toString).hasSize(1);
        return process.errors().get(0);
    }

    private static List<String> flat(Object... arguments) {
        List<String> flat = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof List<?> several) {
                several.forEach(one -> flat.add(one.toString()));
            } else {
                flat.add(argument.toString());
            }
        }
        return flat;
    }

    final Path authorityState() {
        return folder.resolve("authority");
    }

    final Path anchor() {
        return folder.resolve("keys/root.updrift");
    }

    /** Makes the authority's keys and the trust anchor. The command runs for the first test of a JVM, and the others have copies, which saves a start each. */
    final void keygen() {
        Path keys = folder.resolve("keys");
        try {
            if (firstKeys.isPresent()) {
                Trees.copy(firstKeys.get(), keys);
            } else {
                done("keygen", keys);
                Path kept = Files.createTempDirectory(Path.of("target"), "keys").resolve("first");
                Trees.copy(keys, kept);
                firstKeys = Optional.of(kept);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Publishes through the authority's state directory and answers the update id. */
    final String publish(Path program, String version, Object... more) {
        return publishWith(Map.of(), program, version, more);
    }

    final String publishWith(Map<String, String> environment, Path program, String version, Object... more) {
        UpdriftProcess publish = updriftWith(
                environment,
                List.of("publish", program, "--keys", folder.resolve("keys"), "--product", PRODUCT),
                List.of("--version", version, "--state", authorityState()),
                flat(more));
        assertThat(publish.exitCode()).as(publish::toString).isZero();
        assertThat(publish.output()).hasSize(1);
        return publish.output().get(0);
    }

    /** Starts the authority's node, which serves and never applies. */
    final UpdriftProcess authority(Object... more) {
        return node(authorityState(), more);
    }

    /** Starts a node on loopback with its events as JSON lines. */
    final UpdriftProcess node(Path state, Object... more) {
        return updrift(
                List.of("run", "--state", state, "--trust", anchor(), "--product", PRODUCT),
                List.of("--listen", ANY_PORT, "--json-events"),
                flat(more));
    }

    /** Starts a node that applies to {@code target} by itself. */
    final UpdriftProcess applyingNode(Path state, Path target, Object... more) {
        return node(state, "--target", "executable:" + target, "--auto-apply", flat(more));
    }

    /** Starts {@code get} with JSON lines; {@code more} names the peers. */
    final UpdriftProcess get(Path state, Path out, Object... more) {
        return updrift(
                List.of("get", "--trust", anchor(), "--product", PRODUCT, "--state", state),
                List.of("--out", out, "--json"),
                flat(more));
    }

    /** Starts a node on {@code world}, as the member {@code name} who is told of {@code peers}, by a host in this JVM. */
    final UpdriftProcess hostHere(World world, String name, Path state, List<String> peers, Object... settings)
            throws Exception {
        return closing(UpdriftProcess.startHostHere(hostArguments(world, name, state, peers, settings)));
    }

    /** What such a host is told. */
    final List<String> hostArguments(World world, String name, Path state, List<String> peers, Object... settings)
            throws Exception {
        return flat(
                state,
                List.of("trust=" + anchor(), "product=" + PRODUCT, "transport.use=" + world.name()),
                world.settings(name),
                world.finding(peers),
                flat(settings));
    }

    /** Waits until each of {@code nodes} has fetched a part of what was published; none must have all of it. */
    static void inTheMiddle(List<UpdriftProcess> nodes) {
        for (UpdriftProcess node : nodes) {
            node.event("download-progress", event -> event.fraction("progress") > 0.3);
        }
        assertThat(nodes)
                .as("in the middle")
                .allSatisfy(node -> assertThat(node.events("download-complete")).isEmpty());
    }

    /** Waits until the node of {@code state} keeps {@code program} whole: what is complete gets its name a moment after that was told. */
    static void keeps(Path state, String id, Path program) throws Exception {
        Waiting.until(state + " keeps " + id, () -> Files.exists(CacheFiles.packageFile(state, id)));
        assertThat(CacheFiles.of(state, id).whole()).hasSameBinaryContentAs(program);
    }

    /** Of all updates the node of {@code state} holds {@code id} alone; answers what is told of that. */
    final Json holdsOnly(Path state, String id) {
        List<Json> held = status(state).objects("held");
        assertThat(held).extracting(one -> one.text("id")).containsExactly(id);
        return held.get(0);
    }

    /** The same as {@link #status} of a node that runs, which is asked without a command: where a test asks often, or many nodes. */
    static Json statusOfRunning(Path state) {
        return Json.of(RunningNode.status(state));
    }

    /** What {@code status --json} tells of {@code state}. */
    final Json status(Path state) {
        return Json.of(String.join("\n", done("status", "--state", state, "--json")));
    }
}
