package updrift.target.executable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import updrift.api.config.Settings;

/**
 * The file that updates replace, and its neighbours on the same file system. They keep its name's end, for some systems read the kind of a file from it.
 *
 * @param live what runs
 * @param staged what is about to run
 * @param previous what ran before, until it is settled what stays
 * @param restored a backup on its way back
 */
record ProgramFile(Path live, Path staged, Path previous, Path restored) {
    /** The file that {@code path} leads to, which need not be there yet; its directory must. */
    static ProgramFile at(Path path, Settings settings) {
        Path real = real(path, settings);
        Path directory = real.resolveSibling("");
        if (Files.exists(real) && !Files.isRegularFile(real)) {
            throw settings.wrong("path", real + " is no regular file");
        }
        if (!Files.isWritable(directory)) {
            throw settings.wrong(
                    "path", "directory " + directory + " isn't writable, so nothing in it can be replaced");
        }
        String name = String.valueOf(real.getFileName());
        return new ProgramFile(
                real,
                real.resolveSibling(".updrift-staged-" + name),
                real.resolveSibling(".updrift-previous-" + name),
                real.resolveSibling(".updrift-restored-" + name));
    }

    /** Links are followed once, here: the file that they lead to is replaced and the links stay. */
    private static Path real(Path path, Settings settings) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
                return absolute.toRealPath();
            }
            return absolute.resolveSibling("").toRealPath().resolve(absolute.getFileName());
        } catch (IOException failure) {
            throw settings.wrong("path", "neither " + absolute + " nor a directory for it is there");
        }
    }
}
