package updrift.target.pf4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A set as one sequence of bytes, to be hashed: a lone jar's own, else each jar's behind a line with its name and length, in the order of their names. */
final class SetBytes {
    private SetBytes() {}

    static ReadableByteChannel open(Path set) throws IOException {
        List<Path> jars = PluginSet.jars(set);
        if (jars.size() == 1) {
            return Files.newByteChannel(jars.get(0));
        }
        List<InputStream> parts = new ArrayList<>();
        for (Path jar : jars) {
            String line = jar.getFileName() + " " + Files.size(jar) + "\n";
            parts.add(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
            parts.add(new OnDemand(jar));
        }
        return Channels.newChannel(new SequenceInputStream(Collections.enumeration(parts)));
    }

    /** Opens its file at the first read, so that a large set needs one descriptor at a time. */
    private static final class OnDemand extends InputStream {
        private final Path file;
        private InputStream opened = InputStream.nullInputStream();
        private boolean begun;

        OnDemand(Path file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            return open().read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return open().read(into, offset, length);
        }

        private InputStream open() throws IOException {
            if (!begun) {
                begun = true;
                opened = Files.newInputStream(file);
            }
            return opened;
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
