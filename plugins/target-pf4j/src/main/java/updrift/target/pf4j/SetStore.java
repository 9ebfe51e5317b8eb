package updrift.target.pf4j;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.target.Attempt;
import updrift.api.target.disk.DurableFiles;

/**
 * The sets of plugins on the disk: {@code sets/NAME}, each a folder whose jars never change once it has that name; the link {@code current}, which leads to the one
 * that runs; and {@code staged}, packages that wait. A set that came as a package is named after its update id.
 */
final class SetStore {
    private static final String PACKAGE = "[0-9a-f]{64}\\.(?:package|part)";

    private static final List<String> STATES = List.of("enabled.txt", "disabled.txt");

    private final Path directory;
    private final Path sets;
    private final Path current;
    private final Path staged;
    private final Previous previous;

    private SetStore(Path directory, Previous previous) {
        this.directory = directory;
        this.sets = directory.resolve("sets");
        this.current = directory.resolve("current");
        this.staged = directory.resolve("staged");
        this.previous = previous;
    }

    /** The sets in {@code directory}, which is there; a person's own plugin folder in place of the link is an error that says how to go on. */
    static SetStore at(Path directory, Previous previous, Settings settings) {
        SetStore store;
        try {
            store = new SetStore(directory.toRealPath(), previous);
        } catch (IOException missing) {
            throw settings.wrong(Pf4jTargetFactory.DIRECTORY, directory + " isn't there; make it");
        }
        boolean somethingElse = Files.exists(store.current, LinkOption.NOFOLLOW_LINKS)
                && !(Files.isSymbolicLink(store.current) && store.currentName().isPresent());
        if (somethingElse) {
            throw settings.wrong(
                    Pf4jTargetFactory.DIRECTORY,
                    store.current + " must be a link to a folder in " + store.sets + ": move the plugins to "
                            + store.sets.resolve("first") + " and link that, or remove it");
        }
        if (!Files.isWritable(store.directory)) {
            throw settings.wrong(Pf4jTargetFactory.DIRECTORY, store.directory + " isn't writable");
        }
        return store;
    }

    Path directory() {
        return directory;
    }

    Path current() {
        return current;
    }

    /** The name of the set that runs, or will at the host's next start; empty if there is none. */
    Optional<String> currentName() {
        try {
            Path leadsTo = directory.resolve(Files.readSymbolicLink(current)).normalize();
            boolean isSet =
                    sets.equals(leadsTo.getParent()) && DurableFiles.isFolder(leadsTo, LinkOption.NOFOLLOW_LINKS);
            return isSet ? Optional.of(String.valueOf(leadsTo.getFileName())) : Optional.empty();
        } catch (NoSuchFileException | NotLinkException none) {
            return Optional.empty();
        } catch (IOException failure) { // That is no word on what runs.
            throw new UpdriftException(
                    ErrorCode.TARGET_FAILED, "link " + current + " can't be read: " + failure, failure);
        }
    }

    Path set(String name) {
        return sets.resolve(name);
    }

    /** Has {@code current} lead to the set {@code name}, or nowhere. */
    void point(Optional<String> name) throws IOException {
        if (name.isPresent()) {
            carryStates(set(name.get()));
            DurableFiles.point(current, Path.of("sets", name.get()));
        } else {
            DurableFiles.delete(current);
        }
    }

    /** Where {@code current} leads survives a crash. */
    void forceCurrent() throws IOException {
        DurableFiles.forceDirectory(current);
    }

    /** PF4J keeps what a person enabled or disabled in the plugin root; that goes on to hold in a set which has none. */
    private void carryStates(Path to) throws IOException {
        for (String file : STATES) {
            Path from = current.resolve(file);
            if (Paths.isFile(from) && !DurableFiles.exists(to.resolve(file))) {
                Path written = to.resolve(file + ".new");
                try (FileChannel source = FileChannel.open(from, READ)) {
                    DurableFiles.write(source, written);
                }
                DurableFiles.rename(written, to.resolve(file)); // Half of one would count as all of it.
            }
        }
    }

    Path staged(Attempt attempt) {
        return staged.resolve(attempt.updateId() + ".package");
    }

    void stage(Attempt attempt, ReadableByteChannel source) throws IOException {
        DurableFiles.createDirectories(staged);
        forgetStaged();
        dropSet(attempt);
        Path part = staged.resolve(attempt.updateId() + ".part");
        DurableFiles.write(source, part);
        DurableFiles.rename(part, staged(attempt));
    }

    void forgetStaged() throws IOException {
        for (Path file : list(staged, name -> name.matches(PACKAGE))) {
            DurableFiles.delete(file);
        }
    }

    /** Makes a set of the staged package, unless it is there, and answers its folder. One that was kept from an earlier time counts only if it still is that set. */
    Path unpack(Attempt attempt) throws IOException, UnfitSet {
        Path set = set(name(attempt));
        boolean made = DurableFiles.isFolder(set, LinkOption.NOFOLLOW_LINKS);
        boolean kept = made && beforeCurrent().equals(Optional.of(name(attempt)));
        if (made && !kept) {
            return set;
        }
        DurableFiles.createDirectories(sets);
        Path part = set.resolveSibling(name(attempt) + ".part");
        deleteFolder(part);
        DurableFiles.createDirectories(part);
        PluginPackage.unpack(staged(attempt), part);
        if (kept && PluginSet.haveSameJars(set, part)) {
            deleteFolder(part);
            return set;
        }
        deleteFolder(set);
        DurableFiles.rename(part, set);
        return set;
    }

    static String name(Attempt attempt) {
        return attempt.updateId().toString();
    }

    /** Removes what a package became, unless it runs or is what would be gone back to. */
    void dropSet(Attempt attempt) throws IOException {
        Optional<String> set = Optional.of(name(attempt));
        if (!currentName().equals(set) && !beforeCurrent().equals(set)) {
            deleteFolder(set(name(attempt)));
        }
        deleteFolder(set(name(attempt) + ".part"));
    }

    private Optional<String> beforeCurrent() throws IOException {
        Optional<String> running = currentName();
        return running.isEmpty() ? Optional.empty() : previous.before(running.get());
    }

    /** Removes all sets but the one that runs and {@code kept}. */
    void keepOnly(Optional<String> kept) throws IOException {
        Optional<String> running = currentName();
        if (running.isEmpty()) {
            throw new NoSuchFileException(current + " leads to no set, so none can be told from those to remove");
        }
        for (Path set : list(sets, name -> !running.equals(Optional.of(name)) && !kept.equals(Optional.of(name)))) {
            deleteFolder(set);
        }
    }

    private static List<Path> list(Path folder, Predicate<String> wanted) throws IOException {
        return DurableFiles.list(folder).stream()
                .filter(file -> wanted.test(String.valueOf(file.getFileName())))
                .toList();
    }

    private static void deleteFolder(Path folder) throws IOException {
        if (!DurableFiles.isFolder(folder, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.delete(folder);
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
        DurableFiles.forceDirectory(folder);
    }
}
