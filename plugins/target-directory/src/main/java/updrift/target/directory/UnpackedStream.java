package updrift.target.directory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** What comes out of a compressor: never more than is allowed by then, and its zeros at the end are counted. */
final class UnpackedStream extends FilterInputStream {
    private final LongSupplier bytesMax;
    private long bytes;
    private long trailingZeros;

    UnpackedStream(InputStream source, LongSupplier bytesMax) {
        super(source);
        this.bytesMax = bytesMax;
    }

    /** How many were read. */
    long bytes() {
        return bytes;
    }

    /** How many of those that were read last are zeros. */
    long trailingZeros() {
        return trailingZeros;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            bytes += count;
            if (bytes > bytesMax.getAsLong()) {
                throw new IOException("more comes out of it than its manifest accounts for");
            }
            int zeros = 0;
            while (zeros < count && into[offset + count - 1 - zeros] == 0) {
                zeros++;
            }
            trailingZeros = zeros < count ? zeros : trailingZeros + zeros;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] passed = new byte[(int) Math.min(count, 8192)];
        return Math.max(0, read(passed, 0, passed.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
