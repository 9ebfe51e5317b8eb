package updrift.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import updrift.testkit.crash.DiskRecorder;

/** An open file whose reads, writes and forces may fail. A write that fails was done in part; a force that fails was not. */
final class FaultyChannel extends FileChannel {
    private static final int PART_LENGTH = 8_192;

    private final FaultyFiles faults;
    private final Path path;
    private final FileChannel real;
    private final int number;

    FaultyChannel(FaultyFiles faults, Path path, FileChannel real) throws IOException {
        this.faults = faults;
        this.path = path;
        this.real = real;
        this.number = faults.number(path);
    }

    private interface Writing {
        int write(ByteBuffer bytes) throws IOException;
    }

    private int write(ByteBuffer bytes, Writing writing, long position) throws IOException {
        int before = bytes.limit();
        ByteBuffer written = bytes.duplicate();
        faults.tell(DiskRecorder::begin);
        boolean fails = faults.failsNow();
        int most = fails ? bytes.remaining() / 2 : Math.min(bytes.remaining(), faults.writeMax());
        bytes.limit(bytes.position() + most);
        try {
            int count = writing.write(bytes);
            written.limit(bytes.position());
            faults.tell(recorder -> recorder.written(number, position, written));
            if (fails) {
                throw faults.failure(path);
            }
            return count;
        } finally {
            bytes.limit(before);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return write(bytes, real::write, real.position());
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return write(bytes, part -> real.write(part, position), position);
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        long count = 0;
        for (int index = offset; index < offset + length; index++) {
            count += write(buffers[index]);
        }
        return count;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        faults.operation(path);
        return real.read(into);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        faults.operation(path);
        return real.read(into, position);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        faults.operation(path);
        return real.read(into, offset, length);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        faults.operation(path);
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        faults.operation(path);
        real.truncate(size);
        faults.tell(recorder -> recorder.truncated(number, real.size()));
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        faults.operation(path);
        if (!faults.records()) {
            real.force(metadata);
        }
        faults.tell(recorder -> recorder.forced(number));
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        faults.operation(path);
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(count, PART_LENGTH));
        long done = 0;
        if (source.read(part) > 0) {
            part.flip();
            while (part.hasRemaining()) {
                done += write(part, position + done);
            }
        }
        return done;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (faults.records() && mode != MapMode.READ_ONLY) {
            throw new UnsupportedOperationException("write through the channel, so that it is told");
        }
        faults.operation(path);
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
