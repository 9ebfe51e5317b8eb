package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that may open no more files and sockets. */
@Tag("G10")
class ScarceDescriptorsTest extends RealProcesses {
    private static final long MIB = 1 << 20;

    /** As many as one address may have at a node. */
    private static final int STRANGERS = 64;

    @BeforeEach
    void canTheyBeLimited() {
        Descriptors.assumeTheyCanBeLimited();
    }

    @Test
    void whoComesHasToWaitWhatRunsGoesOnAndTheProcessorIsLeftAlone() throws Exception {
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 24 * MIB);
        keygen();
        publish(program, "2.0.0");
        UpdriftProcess node = authority();
        CountingProxy proxy = closing(CountingProxy.start()).to(node.ready());
        Path out = folder.resolve("out");
        UpdriftProcess runs = get(folder.resolve("runs"), out, "--peer", proxy.address(), "--max-speed", "4MiB");
        Waiting.until("a part of it came", () -> proxy.total() > MIB);
        int limit = Descriptors.leave(4, node);
        Path late = folder.resolve("late");

        int orders = Integer.parseInt(
                Files.readString(authorityState().resolve("control")).split(" ")[0]);
        Socket silent = closing(new Socket(InetAddress.getLoopbackAddress(), orders));
        Strangers strangers = closing(Strangers.at(node.ready()));
        Waiting.until("no descriptor is left", () -> Descriptors.exhausted(node, limit));
        UpdriftProcess comes = get(folder.resolve("comes"), late, "--peer", node.ready());
        Duration before = processorTime(node);
        long begin = System.nanoTime();
        assertThat(runs.exitCode()).as(runs::toString).isZero();
        Duration used = processorTime(node).minus(before);
        assertThat(used).isLessThan(Duration.ofNanos(System.nanoTime() - begin).dividedBy(2));
        assertThat(out).hasSameBinaryContentAs(program);
        assertThat(comes.running()).as(comes::toString).isTrue();
        assertThat(late).doesNotExist();

        strangers.close();
        silent.close();

        assertThat(comes.exitCode()).as(comes::toString).isZero();
        assertThat(late).hasSameBinaryContentAs(program);
        assertThat(status(authorityState()).number("peers")).isNotNegative();
        assertThat(node.running()).as(node::toString).isTrue();
    }

    /** Wherever on its way it meets the lack: it says so, and the update isn't held for what is no fault of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void anUpdateThatADescriptorIsMissingForIsAppliedOnceThereIsOne(int room) throws Exception {
        Path target = TestProgram.script(folder.resolve("live/program"), "echo program 1.0.0", 4096);
        byte[] old = Files.readAllBytes(target);
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", MIB);
        keygen();
        UpdriftProcess node = applyingNode(
                folder.resolve("state"), target, "--peer", authority().ready());
        node.ready();
        Waiting.until(
                "it has a link", () -> statusOfRunning(folder.resolve("state")).number("peers") == 1);
        Descriptors.leave(room, node);

        String id = publish(program, "2.0.0");

        Waiting.until("it says what is missing", () -> says(node, "Too many open files"));
        assertThat(target).hasBinaryContent(old);
        Descriptors.giveBack(node);
        node.event("update-complete", about -> about.text("id").equals(id));
        assertThat(target).hasSameBinaryContentAs(program);
    }

    private static boolean says(UpdriftProcess node, String words) {
        return node.errors().stream().anyMatch(line -> line.contains(words))
                || node.output().stream().anyMatch(line -> line.contains(words));
    }

    private static Duration processorTime(UpdriftProcess process) {
        return ProcessHandle.of(process.pid())
                .flatMap(running -> running.info().totalCpuDuration())
                .orElseThrow();
    }

    /** Connections that say nothing, more than there are descriptors for. */
    private record Strangers(List<Socket> sockets) implements AutoCloseable {
        static Strangers at(String address) throws IOException {
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < STRANGERS; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            return new Strangers(sockets);
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
