package updrift.transport.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** Bytes as they are; files leave without passing through this process. */
final class PlainWire implements Wire {
    private final SocketChannel channel;

    PlainWire(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean holdsMore() {
        return false;
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long write(FileChannel from, long position, long length) throws IOException {
        return from.transferTo(position, length, channel);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void end() {}

    @Override
    public void close() {}
}
