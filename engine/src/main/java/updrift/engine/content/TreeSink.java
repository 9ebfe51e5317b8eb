package updrift.engine.content;

import java.nio.ByteBuffer;

/** Takes the parents of a package's tree as they become known. */
@FunctionalInterface
public interface TreeSink {
    /** The {@link TreeShape#NODE} bytes of {@code node} belong at {@code position} of the sidecar. */
    void write(long position, ByteBuffer node);
}
