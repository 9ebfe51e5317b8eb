package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file of the cache that somebody cuts while its node runs and serves it. */
class CutCacheTest extends RealProcesses {
    private static final long MIB = 1 << 20;

    @Test
    @Tag("D19")
    void aNodeWhoseFileIsCutSaysSoFetchesItAgainAndServesOn() throws Exception {
        Path program = TestProgram.script(folder.resolve("new"), "echo program 2.0.0", 8 * MIB);
        keygen();
        String id = publish(program, "2.0.0");
        String publisher = authority().ready();
        Path state = folder.resolve("relay");
        UpdriftProcess relay = node(state, "--peer", publisher);
        keeps(state, id, program);
        serve(relay, program, "first");

        try (FileChannel cache = FileChannel.open(CacheFiles.packageFile(state, id), StandardOpenOption.WRITE)) {
            cache.truncate(3 * MIB + 17);
        }

        serve(relay, program, "second");
        assertThat(Stream.concat(relay.output().stream(), relay.errors().stream()))
                .anyMatch(line -> line.contains("damaged in the cache"));
        Waiting.until("it has all of it again", () -> Files.mismatch(CacheFiles.packageFile(state, id), program) == -1);
    }

    private void serve(UpdriftProcess relay, Path program, String name) throws Exception {
        Path out = folder.resolve(name + ".out");
        UpdriftProcess get = get(folder.resolve(name), out, "--peer", relay.ready());
        assertThat(get.exitCode()).as(() -> get + "\n" + relay).isZero();
        assertThat(Files.mismatch(out, program)).isEqualTo(-1);
    }
}
