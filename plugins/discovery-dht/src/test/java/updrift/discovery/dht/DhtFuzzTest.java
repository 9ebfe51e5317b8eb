package updrift.discovery.dht;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DhtFuzzTest {
    private static final int SECONDS = Integer.getInteger("updrift.fuzz.seconds", 10);

    private static final List<String> SEEDS = List.of(
            "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe",
            "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe",
            "d1:rd2:id20:abcdefghij01234567895:nodes26:abcdefghij0123456789abcdef5:token8:aoeusnth6:valuesl6:axje.uee1:t2:aa1:y1:re",
            "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee");

    /** In a JVM of its own, because Jazzer instruments classes and ends the process that it runs in. */
    @Test
    @Tag("C13")
    void noBytesBreakTheDecoderOfDatagrams(@TempDir Path directory) throws Exception {
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        for (int i = 0; i < SEEDS.size(); i++) {
            Files.writeString(corpus.resolve("seed-" + i), SEEDS.get(i), ISO_8859_1);
        }
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + DhtFuzz.class.getName(),
                        "--instrumentation_includes=updrift.**",
                        "-max_total_time=" + SECONDS,
                        "-max_len=1500",
                        "-timeout=10",
                        "-verbosity=0",
                        corpus.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS + 180, TimeUnit.SECONDS))
                    .as("Jazzer ends by itself")
                    .isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(output, ISO_8859_1))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
