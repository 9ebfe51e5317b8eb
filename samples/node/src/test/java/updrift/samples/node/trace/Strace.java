package updrift.samples.node.trace;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program strace: how a process is started under it, and what it wrote. */
public final class Strace {
    /** What changes files, or makes changes last. A call that can't be followed is among them, so that it is noticed. */
    private static final String CALLS =
            "open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,"
                    + "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,symlink,symlinkat,mkdir,mkdirat,truncate,ftruncate,"
                    + "fallocate,copy_file_range,sendfile,chmod,fchmod,fchmodat,mmap";

    /** More than a chunk or the whole of a test's program. */
    private static final String BYTES_MAX = Integer.toString(1 << 20);

    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (\\S+).*");
    private static final String UNFINISHED = " <unfinished ...>";

    private final List<SystemCall> calls = new ArrayList<>();
    private final Map<String, Begun> begun = new HashMap<>();
    private int line;

    private record Begun(int line, String text) {}

    private Strace() {}

    /** Whether it is there and may trace. */
    public static boolean isUsable() throws IOException, InterruptedException {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "strace")));
        return found
                && new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    /** What stands before a command whose calls are to be written to {@code trace}. */
    public static List<String> command(Path trace) {
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-y",
                "-xx",
                "-s",
                BYTES_MAX,
                "-e",
                "signal=none",
                "-e",
                "trace=" + CALLS,
                "-o",
                trace.toString());
    }

    /** The calls in {@code trace} that succeeded, in the order in which they returned. */
    static List<SystemCall> read(Path trace) throws IOException {
        Strace strace = new Strace();
        try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                strace.line++;
                strace.add(text);
            }
        }
        return strace.calls;
    }

    private void add(String text) {
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            return;
        }
        String thread = parts.group(1);
        String what = parts.group(2);
        Matcher resumed = RESUMED.matcher(what);
        if (what.endsWith(UNFINISHED)) {
            begun.put(thread, new Begun(line, what.substring(0, what.length() - UNFINISHED.length())));
        } else if (resumed.matches()) {
            Optional.ofNullable(begun.remove(thread))
                    .ifPresent(first -> complete(first.line, first.text + resumed.group(1)));
        } else {
            complete(line, what);
        }
    }

    private void complete(int began, String text) {
        Matcher call = CALL.matcher(text);
        if (call.matches() && !call.group(3).startsWith("-") && !call.group(3).equals("?")) {
            List<String> arguments = List.of(call.group(2).split(", ", -1));
            calls.add(new SystemCall(began, line, call.group(1), arguments, call.group(3)));
        }
    }
}
