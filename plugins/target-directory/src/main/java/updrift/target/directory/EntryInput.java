package updrift.target.directory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/** The content of an entry: a decoder's complaint about it can be told from the failure of whoever takes it. It isn't closed with the entry. */
final class EntryInput extends FilterInputStream {
    EntryInput(InputStream content) {
        super(content);
    }

    /** What a decoder complained of. */
    static final class Broken extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        Broken(Exception complaint) {
            super(complaint.getMessage(), complaint);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (IOException | IllegalArgumentException complaint) {
            throw new Broken(complaint);
        }
    }

    @Override
    public void close() {
        // The archive goes on behind it.
    }
}
