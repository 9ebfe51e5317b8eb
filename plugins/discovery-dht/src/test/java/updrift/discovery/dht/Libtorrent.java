package updrift.discovery.dht;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A DHT node of another make. */
final class Libtorrent implements AutoCloseable {
    /** The system's own, for which Debian has libtorrent. */
    private static final String PYTHON = "/usr/bin/python3";

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private Libtorrent(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "libtorrent");
        reader.setDaemon(true);
        reader.start();
    }

    static boolean isThere() {
        try {
            return Files.isExecutable(Path.of(PYTHON))
                    && new ProcessBuilder(PYTHON, "-c", "import libtorrent")
                                    .redirectErrorStream(true)
                                    .start()
                                    .onExit()
                                    .get(60, TimeUnit.SECONDS)
                                    .exitValue()
                            == 0;
        } catch (Exception missing) {
            return false;
        }
    }

    /** @param bootstrap a node to begin with, as {@code HOST:PORT}, or empty */
    static Libtorrent start(Path emptyDirectory, String bootstrap) throws IOException {
        Path script = emptyDirectory.resolve("libtorrent_node.py");
        try (InputStream source = Libtorrent.class.getResourceAsStream("libtorrent_node.py")) {
            Files.write(script, source.readAllBytes());
        }
        return new Libtorrent(new ProcessBuilder(PYTHON, script.toString(), bootstrap)
                .directory(emptyDirectory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException ended) {
            said.add("ended");
        }
    }

    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    List<String> said() {
        return List.copyOf(said);
    }

    /** Its UDP port; 0 while it isn't known. */
    int port() {
        return said().stream()
                .filter(line -> line.startsWith("listening "))
                .mapToInt(line -> Integer.parseInt(line.split(" ", 2)[1]))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
