package updrift.target.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import updrift.api.target.disk.Sha256;

/** Holds an archive against its manifest, entry by entry and byte by byte; what it finds right it hands on. */
final class CheckedContent implements ArchiveContent {
    /** What tar wraps around an entry: its header, another with its long name of 1,024 bytes at most, and padding. */
    private static final int WRAPPED_BYTES_MAX = 4096;

    /** The manifest itself, and zeros behind the last entry: tar pads to 10,240 bytes. */
    private static final int ENTRIES_BESIDE = 4;

    private static final int BUFFER_LENGTH = 64 << 10;

    private final Limits limits;
    private final Sink sink;
    private final Set<String> seen = new HashSet<>();
    private @Nullable Manifest manifest;
    private long bytesMax = Limits.MANIFEST_LENGTH_MAX + WRAPPED_BYTES_MAX;

    private CheckedContent(Limits limits, Sink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    /** Where proven content goes, after the manifest and in the archive's order. */
    interface Sink {
        /** All that will come; nothing of it was looked at yet. */
        void begin(Manifest manifest) throws IOException, PackageRefused;

        /** Takes the content of a file. It is closed when the content has turned out to be what the manifest says; otherwise {@code PackageRefused} follows. */
        WritableByteChannel file(ManifestEntry entry) throws IOException;
    }

    /** Reads the whole of {@code archive} and writes nothing. */
    static Manifest inspect(Archive archive, Limits limits) throws IOException, PackageRefused {
        return read(archive, limits, new NoSink());
    }

    /** Reads the whole of {@code archive} into {@code sink}. */
    static Manifest read(Archive archive, Limits limits, Sink sink) throws IOException, PackageRefused {
        CheckedContent content = new CheckedContent(limits, sink);
        archive.read(content);
        return content.whole();
    }

    /** What can be read again and again. */
    interface Archive {
        void read(ArchiveContent content) throws IOException, PackageRefused;
    }

    private Manifest whole() throws PackageRefused {
        Manifest found = manifest;
        if (found == null) {
            throw noManifest();
        }
        for (ManifestEntry entry : found.entries()) {
            if (!seen.contains(entry.path())) {
                throw new PackageRefused(
                        EntryNames.quoted(entry.path()) + " is in its manifest and not in the archive");
            }
        }
        return found;
    }

    private static PackageRefused noManifest() {
        return new PackageRefused("it doesn't begin with " + Manifest.NAME + "; updrift pack makes packages that do");
    }

    @Override
    public void entry(ArchiveEntry entry, InputStream content) throws IOException, PackageRefused {
        Manifest known = manifest;
        if (known == null) {
            Manifest read = readManifest(entry, content);
            sink.begin(read);
            manifest = read;
            bytesMax = read.unpackedBytes()
                    + read.text().length
                    + (read.entries().size() + ENTRIES_BESIDE) * (long) WRAPPED_BYTES_MAX;
            return;
        }
        EntryNames.parts(entry.path());
        ManifestEntry listed = known.find(entry.path())
                .orElseThrow(() -> new PackageRefused(EntryNames.quoted(entry.path()) + " isn't in its manifest"));
        if (!seen.add(entry.path())) {
            throw new PackageRefused(EntryNames.quoted(entry.path()) + " is in the archive twice");
        }
        requireSame(listed, entry);
        if (!listed.directory()) {
            copy(listed, content);
        }
    }

    private Manifest readManifest(ArchiveEntry entry, InputStream content) throws IOException, PackageRefused {
        if (entry.directory() || !entry.path().equals(Manifest.NAME)) {
            throw noManifest();
        }
        byte[] text = content.readNBytes(Limits.MANIFEST_LENGTH_MAX + 1);
        if (text.length > Limits.MANIFEST_LENGTH_MAX) {
            throw new PackageRefused("its manifest has more than " + Limits.MANIFEST_LENGTH_MAX + " bytes");
        }
        return Manifest.parse(text, limits);
    }

    private static void requireSame(ManifestEntry listed, ArchiveEntry entry) throws PackageRefused {
        String path = EntryNames.quoted(entry.path());
        if (listed.directory() != entry.directory()) {
            throw new PackageRefused(path + " is a directory in one of manifest and archive, and a file in the other");
        }
        if (entry.mode().isPresent() && entry.mode().getAsInt() != listed.mode()) {
            throw new PackageRefused(
                    path + " has mode " + Integer.toOctalString(entry.mode().getAsInt()) + " in the archive, and "
                            + Integer.toOctalString(listed.mode()) + " in its manifest");
        }
        if (entry.size() != listed.size()) {
            throw wrongSize(listed, entry.size() + " bytes");
        }
    }

    private static PackageRefused wrongSize(ManifestEntry listed, String found) {
        return new PackageRefused(
                EntryNames.quoted(listed.path()) + " has " + found + ", and " + listed.size() + " in its manifest");
    }

    private void copy(ManifestEntry listed, InputStream content) throws IOException, PackageRefused {
        Sha256 hash = new Sha256();
        byte[] buffer = new byte[BUFFER_LENGTH];
        long left = listed.size();
        try (WritableByteChannel to = sink.file(listed)) {
            for (int count; (count = content.read(buffer)) >= 0; left -= count) {
                if (count > left) {
                    throw wrongSize(listed, "more bytes");
                }
                hash.update(buffer, count);
                ByteBuffer written = ByteBuffer.wrap(buffer, 0, count);
                while (written.hasRemaining()) {
                    to.write(written);
                }
            }
            if (left > 0) {
                throw wrongSize(listed, (listed.size() - left) + " bytes");
            }
            if (!hash.hex().equals(listed.sha256())) {
                throw new PackageRefused(
                        EntryNames.quoted(listed.path()) + " has another SHA-256 than in its manifest");
            }
        }
    }

    @Override
    public long bytesMax() {
        return bytesMax;
    }

    /** Lets all pass. */
    private static final class NoSink implements Sink {
        @Override
        public void begin(Manifest manifest) {
            // Only whether it is right counts.
        }

        @Override
        public WritableByteChannel file(ManifestEntry entry) {
            return new Nothing();
        }
    }

    private static final class Nothing implements WritableByteChannel {
        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            from.position(from.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
