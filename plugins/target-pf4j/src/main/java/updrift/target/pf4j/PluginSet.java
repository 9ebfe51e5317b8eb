package updrift.target.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.CompoundPluginDescriptorFinder;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PropertiesPluginDescriptorFinder;
import updrift.api.target.disk.DurableFiles;

/**
 * The plugin jars of one folder.
 *
 * @param folder where they are; none of them changes once it is a set
 * @param plugins in the order of their files' names
 */
record PluginSet(Path folder, List<Member> plugins) {
    /** Most plugins of a set: the largest PF4J applications have a few hundred. */
    static final int PLUGINS_MAX = 1_000;

    /** What an id may look like, since files are named after it. */
    private static final String ID = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}";

    /** One jar and what it says of itself. */
    record Member(Path jar, PluginDescriptor descriptor) {
        String id() {
            return descriptor.getPluginId();
        }
    }

    PluginSet {
        plugins = List.copyOf(plugins);
    }

    /** What it is called among the sets. */
    String name() {
        return String.valueOf(folder.getFileName());
    }

    /** Reads what {@code folder} holds, without running anything of it. */
    static PluginSet read(Path folder) throws IOException, UnfitSet {
        List<Member> members = new ArrayList<>();
        for (Path jar : jars(folder)) {
            members.add(member(jar));
        }
        return new PluginSet(folder, members);
    }

    /** The jars of {@code folder}, which is there, in the order of their names. */
    static List<Path> jars(Path folder) throws IOException {
        if (!DurableFiles.isFolder(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        List<Path> jars = new ArrayList<>();
        for (Path file : DurableFiles.list(folder)) {
            if (file.toString().endsWith(".jar") && Paths.isFile(file)) {
                jars.add(file);
            }
        }
        if (jars.size() > PLUGINS_MAX) {
            throw new IOException(folder + " holds more than " + PLUGINS_MAX + " plugins");
        }
        return jars;
    }

    /** Whether two folders have the same jars, by name and byte for byte. */
    static boolean haveSameJars(Path one, Path other) throws IOException {
        List<Path> ours = jars(one);
        List<Path> theirs = jars(other);
        boolean same = ours.size() == theirs.size();
        for (int i = 0; same && i < ours.size(); i++) {
            boolean sameName = one.relativize(ours.get(i)).equals(other.relativize(theirs.get(i)));
            same = sameName && Files.mismatch(ours.get(i), theirs.get(i)) < 0;
        }
        return same;
    }

    /** What {@code jar} says of itself. */
    static Member member(Path jar) throws UnfitSet {
        PluginDescriptorFinder finder = new CompoundPluginDescriptorFinder()
                .add(new PropertiesPluginDescriptorFinder())
                .add(new ManifestPluginDescriptorFinder());
        PluginDescriptor found;
        try {
            found = finder.find(jar);
        } catch (RuntimeException unreadable) {
            // Where a jar has no manifest PF4J says so by a null pointer.
            throw new UnfitSet(jar.getFileName() + " is no plugin jar: " + unreadable.getMessage());
        }
        if (found == null || found.getPluginId() == null || !found.getPluginId().matches(ID)) {
            throw new UnfitSet(
                    jar.getFileName() + " is no plugin jar: its manifest has no Plugin-Id of letters, digits,"
                            + " dots, hyphens and underscores");
        }
        if (found.getVersion() == null || found.getVersion().isBlank()) {
            throw new UnfitSet(jar.getFileName() + " has no Plugin-Version in its manifest");
        }
        return new Member(jar, found);
    }

    List<PluginDescriptor> descriptors() {
        return plugins.stream().map(Member::descriptor).toList();
    }

    @Override
    public String toString() {
        return "set " + folder.getFileName();
    }
}
