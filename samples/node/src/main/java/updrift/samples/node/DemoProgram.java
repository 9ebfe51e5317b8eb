package updrift.samples.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One version of the program that the demo updates. */
record DemoProgram(Path file, String version, long size) {
    private static final Pattern VERSION = Pattern.compile("[0-9]+(?:\\.[0-9]+)+(?:-[0-9A-Za-z.-]+)?");
    private static final int PATIENCE_SECONDS = 60;

    /** What {@code given} names, else {@code otherwise} where the build puts it. */
    static DemoProgram of(Optional<Path> given, String otherwise, String option) throws IOException {
        Path file = given.or(() -> fromBuild(otherwise))
                .orElseThrow(
                        () -> new CommandFailed(option + " is missing: name a runnable jar that answers --version"));
        if (!Files.isRegularFile(file)) {
            throw new CommandFailed(option + ": there is no file " + file);
        }
        return new DemoProgram(file.toAbsolutePath(), version(file), Files.size(file));
    }

    private static Optional<Path> fromBuild(String name) {
        return Optional.ofNullable(System.getProperty("updrift.home"))
                .map(home -> Path.of(home).resolveSibling("demo").resolve(name))
                .filter(Files::isRegularFile);
    }

    private static String version(Path file) throws IOException {
        Process program = new ProcessBuilder(java(), "-jar", file.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        program.getOutputStream().close();
        String output = new String(program.getInputStream().readNBytes(10_000), StandardCharsets.UTF_8);
        Matcher word = VERSION.matcher(output);
        if (!ended(program) || !word.find()) {
            throw new CommandFailed(file + " doesn't tell its version when it is started with --version");
        }
        return word.group();
    }

    private static boolean ended(Process program) {
        try {
            return program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && program.exitValue() == 0;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            program.destroyForcibly();
        }
    }

    /** The Java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** How {@code updrift} is started again: the installed program, else the classes that run now. */
    static List<String> updrift() {
        return Optional.ofNullable(System.getProperty("updrift.home"))
                .map(home -> Path.of(home, "bin", "updrift"))
                .filter(Files::isExecutable)
                .map(installed -> List.of(installed.toString()))
                .orElse(List.of(
                        java(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Dguice_bytecode_gen_option=DISABLED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
    }
}
