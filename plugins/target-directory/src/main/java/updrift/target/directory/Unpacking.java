package updrift.target.directory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes what an archive holds into a new tree, by handles of its directories, each file forced before the directory that has its name. */
final class Unpacking implements CheckedContent.Sink {
    /** Where the tree grows, in the private directory that {@link Place#work} is. */
    static final String TREE = "tree";

    /** POSIX makes directories by handle and Java doesn't, so each is made here and moved to where it belongs. */
    private static final String NEW = "new";

    private final Path workPath;
    private final Folder work;
    private final FolderWalk walk;

    private Unpacking(Path workPath, Folder work, FolderWalk walk) {
        this.workPath = workPath;
        this.work = work;
        this.walk = walk;
    }

    /** Unpacks {@code archive} into a tree named {@link #TREE} in {@code workPath}; what an interrupted try left there is gone. */
    static Manifest unpack(CheckedContent.Archive archive, Limits limits, Path workPath)
            throws IOException, PackageRefused {
        try (Folder work = Folder.open(workPath)) {
            work.deleteAll(NEW);
            work.deleteAll(TREE);
            Files.createDirectory(workPath.resolve(TREE));
            try (FolderWalk walk = new FolderWalk(work.open(TREE))) {
                Unpacking unpacking = new Unpacking(workPath, work, walk);
                Manifest manifest = CheckedContent.read(archive, limits, unpacking);
                unpacking.finish(manifest);
                return manifest;
            }
        }
    }

    @Override
    public void begin(Manifest manifest) throws IOException {
        for (ManifestEntry entry : manifest.entries()) {
            if (entry.directory()) {
                Files.createDirectory(workPath.resolve(NEW));
                work.move(NEW, walk.above(entry.path()), FolderWalk.name(entry.path()));
            }
        }
        try (WritableByteChannel file = new NewFile(Manifest.NAME, ManifestEntry.PLAIN)) {
            new ByteArrayInputStream(manifest.text()).transferTo(Channels.newOutputStream(file));
        }
    }

    @Override
    public WritableByteChannel file(ManifestEntry entry) throws IOException {
        return new NewFile(entry.path(), entry.mode());
    }

    /** Directories get their modes last, and are forced after that, from the deepest one up. */
    private void finish(Manifest manifest) throws IOException {
        List<ManifestEntry> deepestFirst = new ArrayList<>(manifest.entries());
        Collections.reverse(deepestFirst);
        for (ManifestEntry entry : deepestFirst) {
            if (entry.directory()) {
                Folder above = walk.above(entry.path());
                try (Folder itself = above.open(FolderWalk.name(entry.path()))) {
                    above.setMode(FolderWalk.name(entry.path()), entry.mode());
                    itself.force();
                }
            }
        }
        work.setMode(TREE, ManifestEntry.RUNNABLE);
        walk.above(Manifest.NAME).force();
        work.force();
    }

    /** A file that wasn't there. It gets its mode, and is forced, when all of it is written. */
    private final class NewFile implements WritableByteChannel {
        private final Folder folder;
        private final String name;
        private final int mode;
        private final FileChannel channel;

        NewFile(String path, int mode) throws IOException {
            this.folder = walk.above(path);
            this.name = FolderWalk.name(path);
            this.mode = mode;
            this.channel = folder.create(name);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return channel.write(from);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                folder.setMode(name, mode);
                channel.force(true);
            }
        }
    }
}
