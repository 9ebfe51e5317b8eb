package updrift.cache.filesystem;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import updrift.api.content.UpdateId;

/** One file of the cache: its name is an update id and a kind, and nothing else, so no name from elsewhere ever becomes a path. */
record CacheFile(Path directory, UpdateId id, Kind kind) {
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.(have|part|pkg|tree)");

    /** What a file holds, in the order in which an update's files are deleted. */
    enum Kind {
        HAVE,
        PART,
        PKG,
        TREE;

        String suffix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code file} as one of the cache's own; empty if it has another name. */
    static Optional<CacheFile> of(Path file) {
        Path directory = file.getParent();
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (directory == null || !name.matches()) {
            return Optional.empty();
        }
        Kind kind = Kind.valueOf(name.group(2).toUpperCase(Locale.ROOT));
        return Optional.of(new CacheFile(directory, UpdateId.parse(name.group(1)), kind));
    }

    Path path() {
        return directory.resolve(id + "." + kind.suffix());
    }

    CacheFile as(Kind other) {
        return new CacheFile(directory, id, other);
    }

    boolean isPackage() {
        return kind == Kind.PKG || kind == Kind.PART;
    }

    /** Whether it is there and a file: a link, a directory or a device isn't. */
    boolean isRegular() {
        return Files.isRegularFile(path(), LinkOption.NOFOLLOW_LINKS);
    }
}
