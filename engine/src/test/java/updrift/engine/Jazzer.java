package updrift.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzes a decoder with Jazzer, in a JVM of its own because Jazzer instruments classes and ends the process that it runs in.
 */
public final class Jazzer {
    private static final int SECONDS = Integer.getInteger("updrift.fuzz.seconds", 10);

    private Jazzer() {}

    /**
     * Calls {@code target}'s {@code fuzzerTestOneInput(byte[])} with inputs grown from {@code seeds}, for 30 s, or as many as the property {@code
     * updrift.fuzz.seconds} says. Fails with Jazzer's words, which show the input, when anything is thrown, an input takes over 10 s or memory runs out.
     */
    public static void fuzz(Class<?> target, Collection<byte[]> seeds, Path emptyDirectory)
            throws IOException, InterruptedException {
        Path corpus = Files.createDirectory(emptyDirectory.resolve("corpus"));
        int count = 0;
        for (byte[] seed : seeds) {
            Files.write(corpus.resolve("seed-" + count++), seed);
        }
        Path output = emptyDirectory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=updrift.**",
                        "-max_total_time=" + SECONDS,
                        "-max_len=4096",
                        "-timeout=10",
                        // What Linux tells of its memory began with that of the process that started it. The heap is
                        // what bounds it.
                        "-rss_limit_mb=0",
                        "-verbosity=0",
                        "-print_final_stats=1",
                        corpus.toString())
                .directory(emptyDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(SECONDS + 180, TimeUnit.SECONDS);
            assertThat(ended).as("Jazzer ends by itself").isTrue();
            assertThat(process.exitValue()).as(finding(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What Jazzer says from its finding on, or all of it; it prints inputs as they are. */
    private static String finding(Path output) throws IOException {
        String all = Files.readString(output, StandardCharsets.ISO_8859_1);
        return all.substring(Math.max(0, all.indexOf("== Java Exception")));
    }
}
