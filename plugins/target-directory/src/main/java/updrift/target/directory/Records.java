package updrift.target.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.disk.DurableFiles;

/** What is remembered of slots, each in a small file that is there whole or not at all. */
final class Records {
    private static final String VERSION = ".version";
    private static final String PREVIOUS = ".previous";

    /** Far more than either has. */
    private static final int LENGTH_MAX = 8192;

    private final Path directory;

    Records(Path directory) {
        this.directory = directory;
    }

    /**
     * What a slot was made as.
     *
     * @param version as it was announced
     * @param manifestSha256 of the manifest that it was unpacked by
     */
    record Made(Version version, String manifestSha256) {}

    void made(UpdateId slot, Made made) throws IOException {
        write(slot + VERSION, made.version() + "\n" + made.manifestSha256() + "\n");
    }

    /** Empty if there is none, or it isn't one. */
    Optional<Made> made(UpdateId slot) throws IOException {
        List<String> lines =
                read(slot + VERSION).map(text -> text.lines().toList()).orElse(List.of());
        if (lines.size() != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Made(Version.parse(lines.get(0)), lines.get(1)));
        } catch (UpdriftException noVersion) {
            return Optional.empty();
        }
    }

    /** Remembers what the pointer said before {@code slot} was switched to; empty if there was none. */
    void previous(UpdateId slot, Optional<String> pointer) throws IOException {
        write(slot + PREVIOUS, pointer.orElse("") + "\n");
    }

    /**
     * What ran before a slot.
     *
     * @param pointer what it said; empty if there was none
     */
    record Before(Optional<String> pointer) {}

    /** What {@link #previous} was given; empty if it never was. */
    Optional<Before> previous(UpdateId slot) throws IOException {
        return read(slot + PREVIOUS)
                .map(text -> new Before(Optional.of(text.strip()).filter(said -> !said.isEmpty())));
    }

    void forgetPrevious(UpdateId slot) throws IOException {
        DurableFiles.delete(directory.resolve(slot + PREVIOUS));
    }

    /** Forgets what ran before any slot but {@code slot}. */
    void keepPreviousOf(UpdateId slot) throws IOException {
        for (Path file : DurableFiles.list(directory)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(PREVIOUS) && !name.equals(slot + PREVIOUS)) {
                DurableFiles.delete(file);
            }
        }
    }

    void forgetMade(String slot) throws IOException {
        DurableFiles.delete(directory.resolve(slot + VERSION));
    }

    private void write(String name, String text) throws IOException {
        Durable.replace(directory.resolve(name), directory.resolve("record"), text, "rw-------");
    }

    private Optional<String> read(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!DurableFiles.isFile(file) || Files.size(file) > LENGTH_MAX) {
            return Optional.empty();
        }
        return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    }
}
