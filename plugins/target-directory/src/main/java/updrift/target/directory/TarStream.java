package updrift.target.directory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A directory as a tar archive that says the same of the same files, wherever and whenever it is read: no owner, no time, in the order given. It is what
 * {@code updrift pack} puts into a package, and what is hashed of a slot.
 */
final class TarStream extends InputStream {
    private static final int RECORD = 512;

    private final Iterator<TarItem.Source> items;
    private final Deque<InputStream> parts = new ArrayDeque<>();
    private boolean ended;

    TarStream(List<TarItem.Source> items) {
        this.items = items.iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        while (true) {
            InputStream part = parts.peek();
            int count = part == null ? -1 : part.read(into, offset, length);
            if (count >= 0) {
                return count;
            }
            if (part != null) {
                parts.remove().close();
            } else if (items.hasNext()) {
                begin(items.next());
            } else if (!ended) {
                ended = true;
                parts.add(new ByteArrayInputStream(new byte[2 * RECORD]));
            } else {
                return -1;
            }
        }
    }

    /** A path at which nothing lies any more is left out. */
    private void begin(TarItem.Source source) throws IOException {
        Optional<TarItem> item = source.look();
        if (item.isPresent()) {
            long size = item.get().header().getSize();
            parts.add(new ByteArrayInputStream(header(item.get().header())));
            parts.add(new Whole(item.get().content().open(), item.get().header().getName(), size));
            parts.add(new ByteArrayInputStream(new byte[(int) ((RECORD - size % RECORD) % RECORD)]));
        }
    }

    /** With the pax header before it that a long or foreign name needs. */
    @SuppressWarnings("resource") // closing the archive would miss the content, which follows from elsewhere
    private static byte[] header(TarArchiveEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, RECORD, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        tar.putArchiveEntry(entry);
        tar.flush();
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        while (!parts.isEmpty()) {
            parts.remove().close();
        }
    }

    /** Exactly the bytes that the header has announced. */
    private static final class Whole extends InputStream {
        private final InputStream content;
        private final String name;
        private long left;

        Whole(InputStream content, String name, long size) {
            this.content = content;
            this.name = name;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = content.read(into, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException(name + " became shorter while it was read");
            }
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
