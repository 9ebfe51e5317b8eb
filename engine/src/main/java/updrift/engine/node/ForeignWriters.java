package updrift.engine.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * Looks, once at the start, who may write where a node's trust, state, plugins and program lie, beside root and the user that runs it: whoever may can have it
 * run what they like. Where configuration, anchor or target are links, each link's directory is looked at on the way to what they lead to. Systems without
 * POSIX modes aren't judged, nor is what lies above the directory of a file, nor what a configuration includes by URL or from the class path.
 */
final class ForeignWriters {
    static final String KEY = "writable_by_others";

    private static final Logger LOG = LoggerFactory.getLogger(ForeignWriters.class);

    private static final String ROOT = "root";

    /** {@code plugins/POINT-NAME/file} is as deep as state lies. */
    private static final int STATE_DEPTH = 3;

    /** In such a directory nobody replaces or removes what belongs to somebody else; whoever may write to it can still add to it. */
    private static final int STICKY = 01000;

    /** Where a target that is a directory keeps what runs and what waits to. */
    private static final List<String> VERSIONS = List.of("slots", "sets", "staged");

    private final Policy policy;
    private final String self;
    private final Map<String, Found> found = new LinkedHashMap<>();

    /** Directories that several files of one kind lie in are looked at once. */
    private final Set<String> seen = new HashSet<>();

    /** What is told once for all files of which it is so: the first of them, and how many more there are. */
    private record Found(String first, int more) {
        Found another() {
            return new Found(first, more + 1);
        }
    }

    /** What is done about it. */
    enum Policy {
        /** What everybody may write to keeps the node from starting; what belongs to another user, or a group may write to, is told. */
        REFUSE,
        /** All of it does. */
        STRICT,
        /** All of it is only told. */
        WARN;

        static Policy parse(String text) {
            return switch (text) {
                case "refuse" -> REFUSE;
                case "strict" -> STRICT;
                case "warn" -> WARN;
                default -> throw new IllegalArgumentException("'" + text + "' is neither refuse, strict nor warn");
            };
        }
    }

    private ForeignWriters(Policy policy, String self) {
        this.policy = policy;
        this.self = self;
    }

    /** Looks at all that {@code config} names and that is there; throws {@code STATE_UNUSABLE} with the first that won't do. Before plugins are loaded. */
    static void check(NodeConfig config, Policy policy) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        try {
            new ForeignWriters(policy, self()).check(config);
        } catch (IOException | UncheckedIOException failure) {
            String told = "who may write where the node's files lie can't be found out: " + failure.getMessage();
            if (policy == Policy.WARN) {
                LOG.warn("{}", told);
                return;
            }
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE,
                    told + "; let the node's user read it, or set updrift." + KEY + " = warn",
                    failure);
        }
    }

    /** The user that runs this process, by the name, or the number, that the system also gives for the owner of a file. */
    private static String self() throws IOException {
        Path process = Path.of("/proc/self");
        String name = String.valueOf(System.getProperty("user.name"));
        String owner = Files.exists(process) ? Files.getOwner(process).getName() : name;
        // What a process may not be looked into is root's, whoever runs it.
        return owner.equals(ROOT) ? name : owner;
    }

    private void check(NodeConfig config) throws IOException {
        for (Path file : within(config.state())) {
            look("state", file);
        }
        if (config.file().isPresent()) {
            lookWithDirectory("configuration", config.file().get());
        }
        for (Path file : config.included()) {
            lookWithDirectory("included configuration", file);
        }
        if (config.trust().isPresent()) {
            lookWithDirectory("trust anchor", config.trust().get());
        }
        if (config.pluginSource().directory().isPresent()) {
            for (Path file : plugins(config.pluginSource().directory().get())) {
                look("plugin", file);
            }
        }
        look("backup directory", config.backupDir());
        for (String place : config.plugins().targetPlaces()) {
            Path target = config.state().resolve(place).normalize();
            lookWithDirectory("target", target);
            for (String versions : VERSIONS) {
                look("target", target.resolve(versions));
            }
        }
        found.values()
                .forEach(each -> LOG.warn(
                        "{}{}", each.first(), each.more() > 0 ? "; it is the same with " + each.more() + " more" : ""));
    }

    /** All but what others may not even enter, and a cache, which its plugin guards and hashes protect. */
    private static List<Path> within(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(state);
        if (!mode.contains(PosixFilePermission.GROUP_EXECUTE) && !mode.contains(PosixFilePermission.OTHERS_EXECUTE)) {
            return List.of(state);
        }
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(state, Set.of(), STATE_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                files.add(directory);
                return directory.equals(state.resolve("cache"))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                files.add(file); // What the node can't enter it can't rely on either.
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }

    private static List<Path> plugins(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return Stream.concat(Stream.of(directory), files.sorted()).toList();
        }
    }

    private void lookWithDirectory(String what, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && seen.add(what + directory)) {
            look(what + "'s directory", directory, true);
        }
        if (Files.isSymbolicLink(file) && Files.exists(file)) {
            // Updates replace what a link leads to, and whoever may write to a directory on the way says where that is.
            lookWithDirectory(what, file.resolveSibling(Files.readSymbolicLink(file)));
        } else {
            look(what, file);
        }
    }

    private void look(String what, Path file) throws IOException {
        look(what, file, false);
    }

    /** {@code shared}: what is in it counts, not what may be added to it. */
    private void look(String what, Path file, boolean shared) throws IOException {
        try {
            if (Files.exists(file)) {
                judge(what, file, shared);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("{} is gone", file);
        }
    }

    private void judge(String what, Path file, boolean shared) throws IOException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        String owner = found.owner().getName();
        boolean foreign = !owner.equals(self) && !owner.equals(ROOT);
        Set<PosixFilePermission> mode = found.permissions();
        boolean replaceable =
                !(shared && found.isDirectory() && ((int) Files.getAttribute(file, "unix:mode") & STICKY) != 0);
        // Where all may write and this process can't, nobody can: the file system is there for reading only.
        boolean everybody = mode.contains(PosixFilePermission.OTHERS_WRITE) && replaceable && Files.isWritable(file);
        // A group that is named as its only member is that member's own, as many systems have it.
        boolean group = mode.contains(PosixFilePermission.GROUP_WRITE)
                && replaceable
                && !List.of(self, ROOT).contains(found.group().getName());
        if (everybody) {
            tell(what, file, mode, "everybody may write to it", "chmod go-w " + file, policy != Policy.WARN);
        } else if (foreign) {
            tell(what, file, mode, "it belongs to " + owner, "chown " + self + " " + file, policy == Policy.STRICT);
        } else if (group) {
            String who = "group " + found.group().getName() + " may write to it";
            tell(what, file, mode, who, "chmod g-w " + file, policy == Policy.STRICT);
        }
    }

    private void tell(
            String what, Path file, Set<PosixFilePermission> mode, String why, String remedy, boolean refuse) {
        String told = what + " " + file + " (" + PosixFilePermissions.toString(mode) + "): " + why
                + ", who could have this node run anything; " + remedy;
        if (refuse) {
            throw new UpdriftException(
                    ErrorCode.STATE_UNUSABLE, told + ", or, where that is meant so, set updrift." + KEY + " = warn");
        }
        found.merge(what + why, new Found(told, 0), (first, another) -> first.another());
    }
}
