package updrift.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Gives half of its bytes and then fails. */
final class BrokenSource implements ReadableByteChannel {
    private final ByteBuffer rest;

    BrokenSource(byte[] content) {
        rest = ByteBuffer.wrap(content, 0, content.length / 2);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!rest.hasRemaining()) {
            throw new IOException("Input/output error");
        }
        int count = Math.min(rest.remaining(), into.remaining());
        into.put(rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // Nothing to give back.
    }
}
