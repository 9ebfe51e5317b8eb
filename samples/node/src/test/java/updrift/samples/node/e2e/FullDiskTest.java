package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk of a node's own (a tmpfs of a given size, by bubblewrap) that somebody else fills while the node writes to it. */
class FullDiskTest extends RealProcesses {
    private static final long MIB = 1 << 20;
    private static final long PROGRAM = 24 * MIB;

    @Test
    @Tag("D04")
    void aDownloadPausesOnAFullDiskSaysWhatIsMissingAndGoesOnWhenThereIsRoom() throws Exception {
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", PROGRAM);
        keygen();
        publish(program, "2.0.0");
        String publisher = authority().ready();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(mayMount(disk), "skipped: bwrap isn't installed, or may not mount");
        UpdriftProcess node = closing(UpdriftProcess.startUnder(
                onDiskThatIsFilled(disk),
                folder,
                Map.of(),
                Stream.of(
                                List.of("run", "--state", disk.resolve("state"), "--trust", anchor()),
                                List.of("--product", PRODUCT, "--listen", ANY_PORT, "--json-events"),
                                List.of("--peer", publisher, "--max-speed", "4MiB"))
                        .flatMap(List::stream)
                        .map(Object::toString)
                        .toList()));

        node.event("download-progress", progress -> progress.fraction("progress") > 0.1);
        Files.createFile(folder.resolve("fill"));
        String cache = disk.resolve("state/cache").toString();
        Json waiting = node.event("waiting", any -> any.text("reason").contains(cache));
        assertThat(waiting.text("reason")).matches(".*needs [0-9]+ more bytes, [0-9]+ are usable");
        assertThat(node.events("download-complete")).isEmpty();

        Files.createFile(folder.resolve("empty"));
        Json complete = node.event("download-complete");
        assertThat(complete.number("from_peers"))
                .as("what was there counts, but for what was on its way")
                .isLessThan(PROGRAM + 4 * MIB);
        Path out = folder.resolve("out");
        UpdriftProcess get = get(folder.resolve("getting"), out, "--peer", node.ready());
        assertThat(get.exitCode()).as(() -> get + "\n" + node).isZero();
        assertThat(Files.mismatch(out, program)).isEqualTo(-1);
    }

    /** What stands before a command whose {@code disk} is filled to the last byte once there is a file {@code fill}, and emptied of that for {@code empty}. */
    private List<String> onDiskThatIsFilled(Path disk) {
        String filling = "(until [ -e fill ]; do sleep 0.05; done; cat /dev/zero >disk/filler 2>errors;"
                + " until [ -e empty ]; do sleep 0.05; done; rm disk/filler) & exec \"$@\"";
        return Stream.concat(mounting(disk).stream(), Stream.of("sh", "-c", filling, "sh"))
                .toList();
    }

    private static List<String> mounting(Path disk) {
        String size = Long.toString(2 * PROGRAM);
        return List.of(
                "bwrap",
                "--die-with-parent",
                "--unshare-pid",
                "--dev-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "--size",
                size,
                "--tmpfs",
                disk.toString());
    }

    private static boolean mayMount(Path disk) throws InterruptedException {
        List<String> command =
                Stream.concat(mounting(disk).stream(), Stream.of("true")).toList();
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
