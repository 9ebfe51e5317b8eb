package updrift.samples.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A publisher whose durable home is a bucket, and nodes that have nothing else. */
@Tag("R37")
class S3OriginTest extends RealProcesses {
    private S3Server server;

    @BeforeEach
    void startTheServer() throws Exception {
        keygen();
        server = closing(S3Server.start(folder.resolve("s3")));
    }

    private String publishToTheBucket(Path program, String version) {
        return publishWith(server.environment(), program, version, "--origin", S3Server.url());
    }

    private UpdriftProcess getFromTheBucket(Path out, Map<String, String> environment, Object... more) {
        return updriftWith(
                environment,
                List.of("get", "--trust", anchor(), "--product", PRODUCT, "--state", folder.resolve("state")),
                List.of("--out", out, "--json", "--checksum", "--origin", S3Server.url()),
                List.of(more));
    }

    @Test
    void aNodeWithoutPeersGetsEachReleaseFromTheBucketAlone() throws Exception {
        for (String version : List.of("1.0.0", "2.0.0")) {
            Path program = TestProgram.sound(folder.resolve("new-" + version), version);
            String id = publishToTheBucket(program, version);
            Path out = folder.resolve("out-" + version);

            UpdriftProcess get = getFromTheBucket(out, server.environment());

            assertThat(get.exitCode()).as(get::toString).isZero();
            assertThat(out).hasSameBinaryContentAs(program);
            assertThat(get.event("DONE").number("from_origin")).isEqualTo(TestProgram.SIZE);
            assertThat(server.file(id + ".pkg")).hasSameBinaryContentAs(program);
        }
        assertThat(Files.readAllLines(server.file(PRODUCT + "/stable/statements")))
                .hasSize(2);
    }

    @Test
    void whoMayNotReadTheBucketIsToldSo() throws Exception {
        publishToTheBucket(TestProgram.sound(folder.resolve("new"), "1.0.0"), "1.0.0");
        Map<String, String> wrong = new HashMap<>(server.environment());
        wrong.put("AWS_SECRET_ACCESS_KEY", "another");

        UpdriftProcess get = getFromTheBucket(folder.resolve("out"), wrong, "--timeout", "8s");

        assertThat(get.exitCode()).as(get::toString).isEqualTo(1);
        assertThat(get.errors()).as(get::toString).last().asString().contains("the credentials are wrong");
    }

    @Test
    @Tag("R03")
    @Tag("B01")
    void aBucketWithOtherBytesIsRefused() throws Exception {
        String id = publishToTheBucket(TestProgram.sound(folder.resolve("new"), "2.0.0"), "2.0.0");
        try (var file = new RandomAccessFile(server.file(id + ".pkg").toFile(), "rw")) {
            for (long position = 0; position < file.length(); position += 1 << 16) {
                file.seek(position);
                int before = file.read();
                file.seek(position);
                file.write(before ^ 1);
            }
        }
        Path out = folder.resolve("out");

        UpdriftProcess get = getFromTheBucket(out, server.environment(), "--timeout", "8s");

        assertThat(get.exitCode()).as(get::toString).isEqualTo(1);
        assertThat(get.errors()).as(get::toString).last().asString().contains("the origin gave chunk ", "isn't proven");
        assertThat(out).doesNotExist();
    }
}
