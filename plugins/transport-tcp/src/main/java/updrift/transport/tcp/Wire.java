package updrift.transport.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of one connection as the two nodes mean them, in the clear or through TLS. Nothing here blocks. Used by the reactor's thread. */
interface Wire {
    /** Least room that {@link #read} needs: one record of TLS. */
    int READ_MIN = 17 << 10;

    /** Reads what is there. Returns how much, 0 if there is nothing now, -1 if nothing will come any more. */
    int read(ByteBuffer into) throws IOException;

    /** Whether {@link #read} stopped for want of room, so that nobody will be told that there is more. */
    boolean holdsMore();

    /** Takes what it can of {@code from}, in order. Returns how much, 0 if the other side must take something first. */
    long write(ByteBuffer[] from) throws IOException;

    /** As {@link #write}, from a file. */
    long write(FileChannel from, long position, long length) throws IOException;

    /** Sends what was taken and hasn't left. Returns whether nothing is left. */
    boolean flush() throws IOException;

    /** Says that nothing will follow; {@link #flush} sends it. */
    void end() throws IOException;

    /** Gives back its memory. */
    void close();
}
