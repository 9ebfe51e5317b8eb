package updrift.api.disk;

import java.util.List;
import java.util.Optional;
import updrift.api.ProvidedByEngine;

/**
 * Small durable state as named files in one directory. Calls block, so they belong on workers; one file is used by one caller at a time. Names are those of
 * {@link #NAME}, anything else is an {@link IllegalArgumentException}. A failure of the disk is an {@link updrift.api.error.UpdriftException} of code
 * {@code STATE_UNUSABLE} that names the file.
 */
@ProvidedByEngine
public interface StateDirectory {
    /** What a name looks like, as a regular expression: safe on every file system, and no hidden file. */
    String NAME = "[a-z0-9_-][a-z0-9._-]{0,63}";

    /** Largest file that {@link #read} gives and {@link #replace} takes: 4 MiB. State that is larger isn't small. */
    int FILE_MAX = 4 << 20;

    /** The whole of {@code name}, or empty if there is none. */
    Optional<byte[]> read(String name);

    /**
     * Makes {@code content} the whole of {@code name}. When it returns, the new content survives a crash of the machine; after a crash before that, the old
     * content or the new is there, whole.
     */
    void replace(String name, byte[] content);

    /** Adds to the end of {@code name}, creating it; what {@link #force} hasn't covered may be lost, or torn, in a crash. */
    void append(String name, byte[] content);

    /** When it returns, all that was appended to {@code name} survives a crash of the machine, and so does its existence. */
    void force(String name);

    /** Removes {@code name} durably; nothing happens if it isn't there. */
    void delete(String name);

    /** The names of the files here (no directories), sorted. */
    List<String> list();

    /** The directory {@code name} inside this one, made when first written to. */
    StateDirectory directory(String name);
}
